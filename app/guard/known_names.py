"""Names that German news is full of and that no translation changes."""

from __future__ import annotations

KNOWN_NAMES: frozenset[str] = frozenset(
    """
    adidas airbus aldi allianz amazon apple audi basf bayer bertelsmann bmw boeing bosch
    commerzbank daimler dax deutschlandfunk dortmund ebay facebook google henkel hsbc ibm ikea
    infineon instagram intel karstadt kaufhof lidl lufthansa mercedes microsoft netflix nokia
    nvidia opel osram paypal peugeot porsche renault rewe rheinmetall ryanair samsung sap
    schalke schufa siemens sony spotify telekom tesla thyssenkrupp tiktok toyota tui twitter
    uniper volkswagen vonovia vw wirecard youtube zalando zeiss adenauer assad baerbock biden
    blair bolsonaro cameron clinton draghi erdogan franziskus gauck gaddafi habeck hitler
    hollande honecker juncker kohl lagarde lafontaine laschet lawrow lindner lukaschenko
    macron maduro medwedew meloni merkel merz milei modi mussolini nawalny netanjahu obama
    orban oettinger papandreou peskow pistorius putin rajoy renzi rutte sarkozy schäuble
    scholz schröder schulz seehofer selenskyj söder stalin steinbrück steinmeier tsipras trump
    varoufakis wagenknecht weidel westerwelle wulff afd afp apa ard bbc bka bnd bsw cdu cnn
    csu dfb dgb dihk dlr dpa eads fbi fdp fifa ifo ioc iaea kfw mdr ndr npd nsa oecd opec orf
    ösv övp rbb reuters rki rtl rwe spd spö srf srg svp swr uefa unesco unhcr unicef wdr zdf
    zdh cia nasa esa hamas hisbollah taliban kgb fsb aachen augsburg berlin bielefeld bochum
    bonn bremen chemnitz dresden duisburg düsseldorf erfurt frankfurt freiburg gelsenkirchen
    graz hamburg heidelberg innsbruck kassel kiel koblenz leipzig linz lübeck magdeburg mainz
    mannheim mönchengladbach münster oldenburg osnabrück paderborn passau potsdam regensburg
    rostock saarbrücken salzburg schwerin stuttgart trier ulm wiesbaden wolfsburg wuppertal
    würzburg brandenburg mecklenburg saarland tirol kärnten burgenland amsterdam barcelona
    bern boston budapest chicago dublin dubai helsinki istanbul kabul london luxor madrid
    manchester melbourne miami minsk mumbai odessa oslo paris riga rio sidney stockholm sydney
    tallinn toronto vilnius washington charkiw donezk mariupol cherson luhansk gaza aleppo
    """.split()
)
"""Companies, politicians, organisations and cities, in lower case; none is a common noun."""
