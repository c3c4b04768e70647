"""Boundary rules by example: ``|`` marks where a sentence must end, nothing else may."""

from __future__ import annotations

import pytest

from app.segment import segment

CASES = {
    "dates": """
        Die Messe öffnet am 4. Februar. |Sie endet am 9. Februar.
        Sie kam am 12. Jänner in Graz an. |Dort blieb sie.
        Vom 2. bis 5. Juni ruht der Verkehr. |Danach rollt er wieder.
        Am 7. und 8. Mai wird gestreikt. |Busse fahren nicht.
        Der Brief ist vom 30. Nov. 2018 datiert. |Er kam nie an.
        Bis zum 24. 12. bleibt die Kasse offen. |Dann ist Schluss.
        Am 24.12. ist Bescherung. |Am 25.12. wird geschlafen.
        Stichtag ist der 1. 4. 2024 für alle. |Ausnahmen gibt es nicht.
        Die Frist läuft am 15. ab. |Wer zu spät kommt, zahlt.
        Abgabe ist am 28. |Die Ämter drängen.
        Am Freitag, 13. Oktober, blieb es ruhig. |Alle atmeten auf.
        Sie reist am Di., 5. März, ab. |Er bleibt.
        Zum 3. Advent schneite es. |Kinder rodelten.
        Am 1. Mai demonstrierten Tausende. |Am 2. Mai arbeiteten sie.
    """,
    "ordinals": """
        Im 21. Jahrhundert ist das anders. |Niemand schreibt Briefe.
        In der 2. Bundesliga führt der Aufsteiger. |Das freut die Fans.
        Der 1. FC Magdeburg siegte. |Der 2. Sieg in Folge!
        Sie traf in der 17. Minute. |Kurz darauf fiel der Ausgleich.
        Er feierte seinen 80. Geburtstag. |Gäste kamen aus aller Welt.
        Der 20. Deutsche Fürsorgetag begann. |Er dauert drei Tage.
        Die 7. Kommandeurstagung war geheim. |Nur das Datum war bekannt.
        Beim 3. Versuch gelang es. |Alle klatschten.
        Er wurde zum 3. Mal Vater. |Es ist ein Junge.
        Die 8. und 9. Klassen haben frei. |Die 10. Klasse schreibt eine Arbeit.
        Das Amt sitzt im 4. Stock. |Der Aufzug ist kaputt.
        Es ist bereits der insgesamt 12. Einbruch. |Die Polizei rätselt.
    """,
    "numbers": """
        Die Zahl der Toten stieg auf 17. |Retter suchen weiter.
        Sie wohnt in Haus Nummer 9. |Nachbarn kennen sie kaum.
        Fahrer meiden die Autobahn 7. |Immer wieder staut es sich dort.
        Im Viertel gilt Tempo 30. |Die Polizei kontrolliert.
        Das Team liegt auf Platz 2. |Bremen folgt mit einem Punkt Abstand.
        Die Quote fiel auf 4,8. |Volkswirte hatten mehr erwartet.
        Am Ende hieß es 2:2. |Beide Trainer waren zufrieden.
        Der Zug fährt um 7.45. |Man sollte pünktlich sein.
        Die Wahl war 2017. |2021 wurde erneut gewählt.
        Es kamen 1.200 Gäste. |800 hatten keine Karte.
        Der Index schloss bei 13.250,75. |Der Euro gab nach.
        Sie gewann mit 6:4, 7:5. |Im Finale wartet eine Polin.
        Der Anteil liegt bei 40 %. |Früher waren es 30 %.
        Er zahlte 3.50 € und ging. |Der Wirt dankte.
        Version 1.4.2 ist fertig. |Sie läuft stabil.
        Das regelt § 3 Abs. 2. |Richter legen ihn streng aus.
        Mehr steht auf S. 12. |Dort finden sich auch Bilder.
        Das Thermometer zeigt Werte unter null. |-12 Grad waren es in Hof.
        Die Aktie verlor. |+3 Prozent waren erwartet worden.
    """,
    "rulers": """
        Kaiser Franz II. legte die Krone nieder. |Das Reich endete.
        Damals regierte Ludwig XIV. |Er liebte den Tanz.
        Den Saal baute König August II. |Heute ist er Museum.
        König Carl XVI. Gustaf reiste nach Kiel. |Er blieb einen Tag.
        Das Buch handelt von Karl V. und Philipp II. |Es ist dick.
        Viele leben von Hartz IV. |Kritiker fordern Reformen.
        Nach dem II. Weltkrieg wurde gebaut. |Wohnraum fehlte.
        Im III. Quartal stieg der Umsatz. |Der Gewinn sank.
        Es sprach Papst Johannes XXIII. |Der Konzilspapst blieb kurz.
        Sie spielt in Rocky II. |Kenner lachen darüber.
    """,
    "abbreviations that go on": """
        Prof. Dr. med. Ilse Korn leitet die Klinik. |Sie kam 2010.
        Der Vortrag von Dr. h. c. mult. Ernst Blum war lang. |Viele gingen.
        Man baut z. B. Brücken. |Straßen kommen später.
        Man baut z.B. Brücken. |Straßen kommen später.
        Gäste bzw. Freunde zahlen nichts. |Alle anderen schon.
        Das Dorf liegt nördl. v. Hannover. |Es ist klein.
        Sie zog nach St. Pölten. |Ihr Mann blieb in Wien.
        Das kostet ca. 40 Mio. Euro. |Geld ist da.
        Die Bank hat 4 Mrd. Fr. verdient. |Anleger jubeln.
        Laut Art. 3 GG sind alle gleich. |Das gilt immer.
        Er verwies auf Nr. 7 der Liste. |Dort steht sein Name.
        Vgl. hierzu Bd. 2 und Kap. 4. |Mehr findet man kaum.
        Der sog. Experte schwieg. |Die Runde lachte.
        Die Bundesrep. Deutschland klagt. |Österreich auch.
        Das Stat. Landesamt meldet Zahlen. |Sie sind gut.
        Oberstlt. Meier und Hptm. Kunz sagten aus. |Das Urteil folgt.
        Der Preis beträgt 20 Euro inkl. MwSt. |Versand ist frei.
        Gem. § 12 ist das verboten. |Strafen drohen.
        Das gilt i. V. m. § 4. |Ausnahmen regelt das Land.
        Es kamen u. a. Bauern und Winzer. |Ärzte fehlten.
        Frau Dipl.-Ing. Kern plant das Haus. |Es wird hoch.
        Die Fa. Holzer & Söhne schließt. |Das trifft den Ort.
        Die Müller & Co. KG baut an. |Platz fehlt.
        Sie ist Mitglied im Verein Hof e. V. in Trier. |Er ist gemeinnützig.
        Die Gebr. Kunze gründeten die Firma. |Sie wuchs schnell.
        Das Haus steht in der Bergstr. 12. |Es ist alt.
        Der ev. Bischof predigte. |Der kath. Pfarrer hörte zu.
        Mit freundlichen Grüßen i. A. Petra Holm
        Ihr Mann, geb. Lutz, starb früh. |Sie blieb allein.
    """,
    "abbreviations that may end": """
        Im Korb liegen Brot, Wurst, Käse usw. |Alle griffen zu.
        Er sammelt Münzen, Marken, Orden etc. |Platz hat er keinen.
        Es fehlen Ärzte, Pfleger u. a. |Die Klinik sucht.
        Der Umsatz stieg auf 3 Mrd. |Das Ergebnis verdoppelte sich.
        Er bekam 200 Fr. |Die Quittung fehlt.
        Rom fiel 476 n. Chr. |Es war das Ende einer Epoche.
        Die Siedlung entstand 500 v. Chr. am Fluss. |Heute liegt sie brach.
        Sie zog in die Gartenstr. |Dort lebt sie noch heute.
        Der Betrieb gehört Karl Roth jun. |Er führt ihn seit Mai.
        Das Unternehmen heißt Nord Inc. |Es sitzt in Texas.
        Vorsitzende ist Oberst a. D. Marga Blau. |Sie wurde gewählt.
        Er ist Lehrer i. R. |Seine Frau arbeitet noch.
        Siehe S. 44 ff. |Dort ist alles erklärt.
        Die Bewohner der Stadt Frankfurt a. M. |Sie stimmten ab.
        Der Lauf dauerte 3 Std. |Danach gab es Suppe.
        Die Kirche stammt aus dem 12. Jh. |Sie wurde oft umgebaut.
        Sie wurde Vorsitzende des Sportclub e. V. |Ihr Stellvertreter trat ab.
        Das ist seine Art. |Max lacht gern.
    """,
    "initials": """
        C. F. Gauß lehrte in Göttingen. |Er starb 1855.
        Der Autor E.T.A. Hoffmann war Jurist. |Das half ihm.
        Richter H. Maier sprach das Urteil. |Es ist rechtskräftig.
        Angeklagt ist Lars T. |Ihm droht Haft.
        Das Opfer, Sonja W., war 30. |Sie hinterlässt ein Kind.
        Zeuge Peter K. schweigt. |Seine Frau redet.
        Michael B. Jordan spielt mit. |Das zieht.
        Hans-J. Vogel kam später. |Er fror.
        Kinder brauchen Vitamin C. |Obst hilft.
        Das war Plan B. |Einen dritten gibt es nicht.
        Deutschland spielt in Gruppe F. |Portugal auch.
        Im John-F.-Kennedy-Haus brannte es. |Niemand war dort.
        Die Anwälte von Max M. und Tim R. schwiegen. |Das Gericht vertagte sich.
    """,
    "quotes": """
        „Das ist fertig“, sagte sie. |„Jetzt ruhen wir.“
        „Kommst du?“, fragte er. |Sie nickte.
        „Lauf!“ schrie sie. |Er lief.
        „Wir warten.“ |Mehr sagte er nicht.
        Sie rief: „Es brennt!“ |Alle rannten.
        Er rief „Feuer!“ und rannte. |Niemand folgte.
        »Genug«, sagte der Wirt. |»Wir schließen.«
        «Wir prüfen das», sagt die Regierung. |«Es dauert.»
        "Ich gehe", sagte er. |"Ich bleibe", sagte sie.
        "Kommt er?" |"Ja." |Sie wartete.
        “Das war gut”, sagte er. |“Aber nicht gut genug.”
        ``Das war es.'' |Er stand auf.
        Das Stück „Wer hat Angst vor wem?“ läuft im Mai. |Karten sind rar.
        Sie nannte es „einen Skandal“. |Der Rat widersprach.
        „Erst reden wir. |Dann handeln wir“, sagte er.
        Wir fragten: „Warum?“ |Er zuckte mit den Schultern.
        Er ging fort. |„morgen“ hieß das Lokal.
        ‚Nein‘, dachte sie. |Dann ging sie.
        »Was?« rief Karl. |»Wer?« |»Du!«
        „Sie sagte: ‚Komm!‘“, erzählte er. |Dann schwieg er.
        Er las „Die Zeit“. |Sie las „Geo“.
    """,
    "ellipsis": """
        Sie wartete… |Niemand kam.
        Und dann … nichts.
        Er stockte ... |Doch dann sprach er weiter.
        Das war ... sagen wir ... mutig. |Alle nickten.
        „[…] und so weiter“, las er vor. |Dann gähnte er.
        „Ich dachte …“, begann sie. |Er winkte ab.
        Man könnte (...) Geld sparen. |Will man das?
    """,
    "question and exclamation": """
        Wer zahlt? |Der Staat!
        Was soll das?! |Keiner weiß es.
        Halt!!! |Da kommt ein Zug.
        Wirklich? fragte sie sich. |Er nickte.
        Der Konzern Yahoo! Japan wächst. |Der Mutterkonzern nicht.
        Die Gruppe Los! Jetzt! tritt auf. |Karten gibt es noch.
        Ja! |Nein! |Doch!
        Er kam (endlich!) an. |Sie schlief.
        Sie will (warum nur?) gehen. |Er will bleiben.
    """,
    "brackets": """
        Der Rat (SPD und CDU) stimmte zu. |Die Grünen nicht.
        Er schwieg. |(Das war klug.) |Sie redete.
        Der Preis fiel (vgl. S. 9). |Das half.
        Das Spiel (Anstoß 15.30 Uhr) fällt aus. |Es schneit.
        Die Premiere (Regie: B. Korn) gefiel. |Alle lobten sie.
        Es regnete. |[Anm. d. Red.: Gemeint ist Mai.] |Dann kam Sonne.
        Das Finale (2. Spiel) ist am Sonntag. |Wir berichten.
        Sie lebte hier (bis 1990. Danach zog sie fort) und malte. |Ihr Werk blieb.
    """,
    "addresses": """
        Mehr auf www.beispiel.de. |Dort gibt es Karten.
        Laut beispiel.de steigt der Preis. |Belegt ist das nicht.
        Schreiben Sie an post@beispiel.de. |Wir antworten.
        Siehe https://beispiel.org/a.html?x=1. |Alles steht dort.
        Die Datei plan.v2.pdf fehlt. |Sie wurde gelöscht.
        Die Firma Beispiel.com Inc. wächst. |Gut so.
        Er arbeitet bei E.ON und T-Online.de in Essen. |Sie auch.
    """,
    "missing blanks": """
        Er kam zurück.|Die Menge jubelte.
        Wer war da?|Niemand weiß es.
        Es ist aus!|Bremen siegt.
        Er sagte „Nein.“|Dann ging er.
        Das nannte sie „dumm“.|Die Partei schwieg.
        Sie wohnt am St.Peter-Platz. |Er nicht.
        Am 3.Mai beginnt es. |Wir sind da.
        Das Programm läuft in Node.Js und ASP.NET. |Gut so.
    """,
    "blanks": """
        Der Ort ist leer . |Alle sind fort .
        Er  kam  spät. |Sie  kam  nie.
        Es geht um z.\u00a0B. Autos. |Räder auch.
        Am\u00a03.\u00a0Juni ist Wahl. |Alle\u00a0gehen.
        Die Ver\u00adsamm\u00adlung endet. |Die Gäste gehen.
    """,
    "small beginnings": """
        Der Markt wächst. |eBay meldet Rekorde.
        Die Firma warnt. |z. B. vor falschen Mails.
        Sie heißt Anna von der Heide. |von der Heide schweigt.
        Es ist kalt. |20 Menschen frieren.
        Das Gesetz ist alt. |§ 175 fiel erst spät.
        Er twittert. |#wahl war beliebt.
    """,
    "one-line layout": """
        Die Insel Sylt, 4. März 2020. |DPA / Klaus Korn
        Der Hafen liegt still. |Foto: Agentur
        DER PREIS STEIGT. |DAS VOLK MURRT.
        Er wuchs in der DDR auf. |In der BRD blieb er fremd.
        Sie reiste in die USA. |Kanada ließ sie aus.
        Die Sieger: 1. Ute Lang, 2. Jan Kurz, 3. Ida Groß. |Glückwunsch!
        Zur Wahl stehen a) Bier, b) Wein. |Wasser ist frei.
        Was für ein Tag! 😀 |Morgen mehr.
        Tolles Lokal!!! :) |Gerne wieder.
        Danke 🙏 an alle. |Ihr seid toll! ❤️
    """,
    "literature": """
        »Ach!« seufzte sie. |»Wie schön!« |Er schwieg.
        Er trat ein. |»Guten Abend«, sagte er, »ist noch Platz?« |Der Wirt nickte.
        »Fort mit dir!« rief der Alte und warf die Tür zu. |Draußen war es Nacht.
        Ach, wie war das? |Er wusste es nicht mehr; er wusste nichts mehr.
        »Nun ja …«, sagte er. |Dann ging er hinaus.
        ›Niemals‹, dachte er. |Doch er blieb.
        »So?« |»Ja.« |»Gut.«
        Herr v. Berg trat vor. |Fräulein v. Stein errötete.
        O nein! dachte er. |O doch!
    """,
}


def _rows() -> list[tuple[str, str, str]]:
    rows = []
    for rule, block in CASES.items():
        for line in block.strip("\n").split("\n"):
            if line.strip():
                marked = line.strip(" ")
                rows.append((rule, marked.replace("|", ""), marked))
    return rows


ROWS = _rows()


@pytest.mark.parametrize(
    ("rule", "text", "marked"), ROWS, ids=[f"{r[0]}-{i}" for i, r in enumerate(ROWS)]
)
def test_sentences(rule: str, text: str, marked: str) -> None:
    found = [span.of(text) for span in segment(text).sentences]
    assert found == [part.strip() for part in marked.split("|")]


def test_there_are_enough_cases() -> None:
    assert sum(marked.count("|") for _, _, marked in ROWS) >= 150
