"""Closed word lists that tell a full stop that ends a sentence from one that does not."""

from __future__ import annotations

import re


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


OPENERS = _words(
    """
    Der Die Das Dem Den Des Dessen Deren Denen Ein Eine Einen Einem Einer Eines Kein Keine Keinen
    Keinem Keiner Er Sie Es Ich Du Wir Ihr Ihm Ihn Ihnen Uns Mich Dich Mir Dir Man Wer Wen Wem
    Wessen Was Jemand Niemand Nichts Etwas Alles Beides Einige Einiges Manche Mancher Manches
    Mehrere Viele Vielen Vieles Wenige Weniges Alle Allen Jede Jeder Jedes Jedem Jeden Beide
    Beiden Andere Anderes Anderen Weitere Weiteres Weiterer Solche Solcher Solches Derartige Mein
    Meine Meinen Meinem Meiner Dein Deine Deinen Sein Seine Seinen Seinem Seiner Ihre Ihren Ihrem
    Ihrer Unser Unsere Unseren Unserem Unserer Euer Eure Dies Diese Dieser Dieses Diesem Diesen
    Jene Jener Jenes Jenem Jenen Derjenige Diejenige Diejenigen Dasselbe Dieselbe Dieselben
    Derselbe Selbst Sogar Selbiges Welche Welcher Welches Wie Wo Wann Warum Weshalb Wieso Woher
    Wohin Wodurch Womit Wofür Woran Worauf Worum Wozu Ob Wenn Weil Da Dass Daß Obwohl Obgleich
    Obschon Wenngleich Während Bevor Nachdem Sobald Solange Sofern Falls Sodass Damit Indem
    Seitdem Bis Als Und Oder Aber Sondern Denn Doch Jedoch Dennoch Trotzdem Allerdings Gleichwohl
    Zwar Nur Auch Noch Schon Bereits Erst Zuerst Zunächst Zuletzt Zuvor Zudem Zugleich Zumal
    Zumindest Zusätzlich Außerdem Ferner Überdies Darüber Hinzu Dann Danach Davor Dabei Dadurch
    Dafür Dagegen Daher Dahin Dahinter Daneben Daran Darauf Daraufhin Daraus Darin Darum Darunter
    Davon Dazu Dazwischen Deshalb Deswegen Demnach Demzufolge Demgegenüber Dementsprechend
    Entsprechend Folglich Somit Also So Sonst Ansonsten Stattdessen Hingegen Vielmehr Vielleicht
    Womöglich Möglicherweise Wahrscheinlich Vermutlich Offenbar Offensichtlich Anscheinend
    Angeblich Tatsächlich Natürlich Selbstverständlich Sicher Sicherlich Gewiss Leider
    Glücklicherweise Immerhin Jedenfalls Schließlich Endlich Letztlich Letztendlich Insgesamt
    Insbesondere Vor Nach In Im Am An Auf Aus Bei Beim Mit Ohne Für Gegen Über Unter Zu Zum Zur
    Von Vom Seit Ab Durch Um Wegen Trotz Statt Anstatt Laut Gemäß Hinter Neben Zwischen Entlang
    Gegenüber Innerhalb Außerhalb Ins Ans Aufgrund Angesichts Anlässlich Mithilfe Anhand Infolge
    Entgegen Inzwischen Mittlerweile Währenddessen Unterdessen Heute Gestern Vorgestern Morgens
    Abends Nachts Mittags Vormittags Nachmittags Jetzt Nun Bald Früher Später Damals Einst Derzeit
    Zurzeit Momentan Aktuell Künftig Gleichzeitig Gerade Kürzlich Jüngst Neulich Seither Vorerst
    Vorher Nachher Anschließend Hier Dort Dorthin Überall Nirgends Irgendwo Draußen Drinnen Oben
    Unten Links Rechts Nicht Nie Niemals Immer Oft Manchmal Häufig Meist Meistens Selten
    Gelegentlich Wieder Erneut Abermals Weiterhin Mehr Weniger Fast Etwa Rund Knapp Circa Ungefähr
    Genau Sehr Ziemlich Besonders Mindestens Höchstens Allein Einzig Ausgerechnet Ebenso Ebenfalls
    Genauso Gleichfalls Einerseits Andererseits Erstens Zweitens Drittens Weder Entweder Sowohl
    Nachfolgend Zwei Drei Vier Fünf Sechs Sieben Acht Neun Zehn Elf Zwölf Einmal Zweimal Dreimal
    Ja Nein Ist Sind War Waren Hat Haben Hatte Hatten Wird Werden Wurde Wurden Kann Können Konnte
    Konnten Soll Sollen Sollte Muss Müssen Musste Wollen Darf Dürfen Gibt Gab Geht Ging Kommt Kam
    Wäre Hätte Würde Seid Siehe Bitte Danke Längst Soeben Womit Wobei Weswegen Woraufhin
    Eigentlich Überhaupt Übrigens Apropos Freilich Indes Indessen Nämlich Nichtsdestotrotz
    Dieserart Hierzu Hierbei Hierfür Hiermit Hiervon Hieraus Ihrerseits Seinerseits Demgemäß
    Dorther Jeweils Manch Solch Welch
    """
)
"""Words that, capitalised, stand first in a sentence: German writes them small everywhere else."""

MONTHS = _words(
    """
    Januar Jänner Februar Feber März Maerz April Mai Juni Juli August September Oktober November
    Dezember Januars Februars Aprils Junis Julis Augusts Septembers Oktobers Novembers Dezembers
    Juno Julei Jan Jän Jänn Feb Febr Mär Mrz Apr Jun Jul Aug Sep Sept Okt Nov Dez
    """
)

DETERMINERS = _words(
    """
    der die das den dem des ein eine einen einem einer eines im am zum zur vom beim ins ans fürs ums
    jede jeder jedes jedem jeden diese dieser dieses diesem diesen jene jener jenes jenem jenen
    mein meine meinen meinem meiner sein seine seinen seinem seiner seines ihr ihre ihren ihrem
    ihrer ihres unser unsere unseren unserem unserer unseres kein keine keinen keinem keiner euer
    eure dein deine ab seit bis bereits schon letzte letzten letzter vergangenen kommenden
    nächsten insgesamt dessen deren
    """
)
"""Before a number with a full stop these make an ordinal of it."""

_ORDINAL_NOUNS = _words(
    """
    mal male satz satzes tor tors treffer kreis lauf laufs durchgang lesung sitzung stunde stunden
    mann kind kindes sohn sohnes tochter generation stufe teil teils band bandes akt akts armee
    bataillon regiment staffel folge grad grades hälfte drittel viertel spiel spiels versuch
    versuchs hand reihe ausgabe welle dosis impfung stelle instanz platz platzes rang ranges sieg
    sieges niederlage fc ffc fsv sc sv tsv vfb bc hc fcn fck fcm og ug eg obergeschoss
    untergeschoss stockwerk etage bürgermeister bürgermeisterin bürgermeisters vorsitzender
    vorsitzende vorsitzenden vizepräsident vizepräsidentin advent titel titels kapitel kapitels
    gebot gebots internationale internationalen internationaler zusatzprotokoll zusatzartikel
    verfassungszusatz strophe krieg krieges bezirk bezirks wettbewerb präsident könig republik
    breitengrad breitengrads längengrad längengrads halbzeit beigeordneter beigeordnete
    beigeordneten
    """
)
_ORDINAL_SUFFIX = re.compile(
    r"(?:tage?[sn]?|jahr(?:e?s|en?)?|hunderts?|tausends?|ligen|liga|klassen?|klässler(?:n|in)?|runden?"
    r"|minuten?|sekunde|auflagen?|kammer|senate?s?|stock(?:e?s)?|kongress(?:es)?|monate?[sn]?|woche"
    r"|quartale?s?|weltkrieg(?:e?s)?|etappe|wahlgang|semesters?|sinfonie|symphonie|division|festivals?"
    r"|meisterschaft(?:en)?|staatsexamens?|legislaturperiode|wahlperiode|amtszeit|konferenz|gipfel)\Z"
)
_UNCOUNTED = re.compile(
    r"(?:mon|diens|donners|frei|sams|sonn|all|mit|land|bundes|kreis|ver)tag|mittwoch|woodstock|sonnabend"
)


def takes_ordinal(word: str) -> bool:
    """Return whether ``word`` is a noun (or a compound of one) that ordinal numbers go with."""
    word = word.lower()
    if word in _ORDINAL_NOUNS:
        return True
    return _ORDINAL_SUFFIX.search(word) is not None and _UNCOUNTED.match(word) is None


_REGNAL = re.compile(
    r"(?:Abdullah|Adolf|Albert|Albrecht|Alexander|Alfons|Anastasius|Andreas|Antiochos|Artaxerxes|August"
    r"|Balduin|Baudouin|Benedikt|Berengar|Bernhard|Boleslaw|Bonifatius|Bonifaz|Carl|Carlos|Charles|Christian"
    r"|Christoph|Clemens|Chlodwig|Dareios|Darius|David|Eduard|Edward|Elisabeth|Elizabeth|Emanuel|Erich|Erik"
    r"|Ernst|Ethelred|Eugen|Felipe|Ferdinand|Filips|Franz|Friedrich|Fuad|Georg|George|Gregor|Gustav"
    r"|Gustaf|Haakon|Hadrian|Harald|Hassan|Heinrich|Henri|Honorius|Hussein|Innozenz|Isabella|Iwan|Ivan"
    r"|Jakob|James|Jean|Joachim|Johann|Johannes|John|José|Joseph|Josef|Juan|Julius|Justinian|Kambyses"
    r"|Karl|Kasimir|Katharina|Kleopatra|Knut|Konrad|Konstantin|Kyros|Ladislaus|Leo|Leopold|Lothar|Louis"
    r"|Ludwig|Luitpold|Magnus|Manuel|Margarethe|Margrethe|Maria|Mary|Martin|Maximilian|Mehmed|Mehmet"
    r"|Michael|Mohammed|Moritz|Murad|Mustafa|Napoleon|Nikolaus|Olaf|Olav|Oskar|Otto|Paul|Pedro|Peter"
    r"|Philipp|Philippe|Pippin|Pius|Ptolemaios|Rainier|Ramses|Richard|Robert|Roger|Rudolf|Ruprecht|Selim"
    r"|Sergius|Seti|Siegmund|Sigismund|Silvester|Sixtus|Stephan|Süleyman|Sven|Theoderich|Theodosius"
    r"|Thutmosis|Umberto|Urban|Viktor|Vittorio|Waldemar|Wenzel|Wilhelm|Wilhelmina|Willem|William|Xerxes"
    r"|Zar|Zarin|Papst|König|Kaiser|Königin)(?:s|'|’)?\Z"
)


def is_regnal(word: str) -> bool:
    """Return whether ``word`` is a name that rulers number, or ends in one (``Ernst-August``)."""
    return _REGNAL.match(word.rpartition("-")[2]) is not None


LETTERED = _words(
    """
    Vitamin Vitamine Grad Plan Klasse Gruppe Team Typ Hepatitis Block Teil Punkt Halle Serie
    Variante Phase Kategorie Haus Terminal Gate Zone Liga Fall Tor Trakt Influenza Option Version
    Modell Buchstabe Abschnitt Anlage Ebene Gebäude Stufe Note Dur Moll Eingang Gleis Formel
    Gruppen Mannschaft Jugend
    """
)
"""Nouns after which a single capital is no initial."""

EXCLAIMED = _words("Yahoo Jeopardy Joomla Kahoot Yum oOh Westward Oklahoma")
"""Names that end in an exclamation mark."""

CITING = _words(
    """
    Nr Nrn Art Abs S Rn Rdnr Rz Ziff Bd Kap Abb Tab No § §§ Satz Platz Nummer Kapitel Tempo Formel
    Artikel Absatz Paragraf Paragraph Seite Punkt Band Gleis Zimmer Halle Autobahn Bundesstraße
    Größe Version
    """
)
"""After these a number is a count, not an ordinal."""

RULERS = _words(
    """
    Papst Papstes König Königs Königin Kaiser Kaisers Kaiserin Zar Zaren Zarin Sultan Sultans
    Schah Pharao Herzog Herzogs Fürst Fürsten Großherzog Prinz Patriarch Erzherzog Kurfürst
    Kurfürsten Landgraf Graf
    """
)

NAME_PARTS = _words("Da Du")
"""Openers that begin surnames as well, and so tell nothing after an initial."""

ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")
"""Roman numerals up to 399."""
