"""Names that differ between German and English, and what to look for in their place.

Values are beginnings of English words, in lower case and without accents; one of them must occur.
A value with a space or a full stop must occur as it stands.
"""

from __future__ import annotations

_PLACES = """
deutschland german,federal republic,berlin
bundesrepublik german,federal republic
frankreich franc,french,paris
österreich austria
schweiz swiss,switzerland
italien ital,rome
spanien spain,span,madrid
griechenland gree,hellen
türkei turk,ankara
russland russia,moscow,kremlin
ukraine ukrain,kyiv,kiev
belarus belarus
weißrussland belarus
polen pol
ungarn hungar
tschechien czech
slowakei slovak
slowenien sloven
kroatien croat
serbien serb
bosnien bosnia
rumänien romania
bulgarien bulgar
albanien albania
mazedonien macedonia
nordmazedonien macedonia
kosovo kosov
moldau moldova
griechen gree
dänemark den,danish,dane
norwegen norw
schweden swed
finnland finland,finn,finnish
island iceland
irland ireland,irish
nordirland northern ireland,northern irish
großbritannien brit,uk,u.k,united kingdom,gb,engl
england engl,brit
schottland scot
wales wales,welsh
niederlande netherlands,dutch,holland
holland holland,dutch,netherlands
belgien belgi
luxemburg luxembourg
portugal portug
estland estonia
lettland latvia
litauen lithuania
zypern cypr
malta malt
georgien georgia
armenien armenia
aserbaidschan azerbaijan
kasachstan kazakh
usbekistan uzbek
afghanistan afghan
pakistan pakistan
indien india
china chin,beijing
japan japan
nordkorea north korea,pyongyang
südkorea south korea,seoul
korea korea
indonesien indonesia
philippinen philippin,filipino
malaysia malaysia
thailand thai
kambodscha cambodia
vietnam vietnam
mongolei mongolia
australien australia,aussie
neuseeland new zealand,kiwi
israel israel,jerusalem
palästina palestin
libanon leban
syrien syria
irak iraq
iran iran,tehran
jordanien jordan
jemen yemen
katar qatar
kuwait kuwait
ägypten egypt
libyen libya
tunesien tunisia
algerien algeria
marokko morocc
sudan sudan
südsudan south sudan
äthiopien ethiopia
eritrea eritrea
kenia kenya
ruanda rwanda
nigeria nigeria
südafrika south africa
simbabwe zimbabwe
sambia zambia
namibia namibia
kongo congo
kamerun cameroon
elfenbeinküste ivory coast,cote d
kanada canad
kalifornien calif
florida florida,fla
pennsylvania pennsylvania,pa,penn
waadt vaud
kongress congress
olympia olymp
islamischer islam
republik republic
senat senate,senator
union union,cdu,coalition,conservativ
bund federa
ostukraine east
nationen nation,un,u.n
twitter twitter,tweet
facebook facebook
kita kita,nurser,day,child,creche,kinderg
association associat,assn
colorado colo
columbia columbia
mexiko mexic
brasilien brazil
argentinien argentin
kolumbien colombia
venezuela venezuela
bolivien bolivia
kuba cuba
jamaika jamaica
haiti haiti
amerika america,us,u.s,usa,united states
südamerika south america
lateinamerika latin america
nordamerika north america
europa europ,eu,continent
osteuropa eastern europe,east europe
westeuropa western europe,west europe
afrika africa
nordafrika north africa,northern africa
asien asia
südostasien southeast asia,south-east asia,south east asia
antarktis antarctic
arktis arctic
bayern bavaria,bayern
sachsen saxon,sachs
thüringen thuring
hessen hess
niedersachsen lower saxon,niedersachs
westfalen westphalia,westfal
pfalz palatin,pfalz
preußen prussia
franken francon,franc
schwaben swabia,schwab
rheinland rhine
bodensee lake constance,bodensee
ostsee baltic
nordsee north sea
mittelmeer mediterranean
rhein rhin,rhein
donau danub
moskau moscow,russia,kremlin
sankt st,saint,sankt
petersburg petersburg
kiew kyiv,kiev,ukrain
warschau warsaw
krakau krakow,cracow
danzig gdansk,danzig
breslau wroclaw,breslau
prag prague
wien vienn
zürich zurich
genf genev
luzern lucern,luzern
basel basel,basle
köln cologne,koln,koeln
münchen munich,munchen
nürnberg nuremberg,nurnberg
hannover hanover,hannover
braunschweig brunswick,braunschweig
straßburg strasbourg
brüssel brussels,eu
antwerpen antwerp
lüttich liege
haag hague
kopenhagen copenhagen
lissabon lisbon
mailand milan
venedig venic,venet
florenz florenc,florent
rom rom
neapel naples,napol,neapol
turin turin
genua geno
vatikan vatican
athen athen
belgrad belgrade
bukarest bucharest
sofia sofia
tiflis tbilisi
eriwan yerevan
teheran tehran,iran
bagdad baghdad
damaskus damasc
beirut beirut
kairo cairo
tripolis tripoli
algier algiers
jerusalem jerusalem
peking beijing,peking,chin
schanghai shanghai
hongkong hong kong
tokio tokyo
singapur singapor
seoul seoul
havanna havana
kapstadt cape town
krim crimea
donbass donba
kreml kremlin
sibirien siberia
kaukasus caucas
balkan balkan
alpen alp
bundestag bundestag,parliament
bundesrat bundesrat,federal council,upper house,council
"""

_ACRONYMS = """
eu eu,europ
usa us,u.s,usa,america,united states
us us,u.s,usa,america,united states
un un,u.n,united nations
uno un,u.n,uno,united nations
nato nato
uk uk,u.k,brit,united kingdom
ezb ecb,european central bank
iwf imf,international monetary
wto wto,world trade
who who,world health
bip gdp,gross domestic
eugh ecj,european court,cjeu
egmr echr,european court
ddr gdr,east german,ddr
brd frg,west german,federal republic
udssr ussr,soviet,u.s.s.r
nrw nrw,north rhine
ki ai,a.i,artificial
ngo ngo,non-govern,n.g.o
ngos ngo,non-govern,n.g.o
dna dna
dns dna,dns
wm world,wc
em euro
esa esa,european space
efsf efsf
esm esm
eib eib,european investment
eads eads
kfz car,vehicle
pkw car,vehicle
lkw truck,lorr,hgv
tv tv,tele,club
mrt mri
ihk chamber,ihk
itf itf,federation
ard ard
zdf zdf
sbb sbb,swiss
isis is,isis,isil,islamic state
is is,isis,isil,islamic state
gb gb,brit,uk,gigabyte
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(" ", 1) for line in text.strip().splitlines())
    return {name: tuple(values.split(",")) for name, values in rows}


EXONYMS: dict[str, tuple[str, ...]] = _table(_PLACES)
"""German place names, in lower case."""

ACRONYMS: dict[str, tuple[str, ...]] = _table(_ACRONYMS)
"""Acronyms as written in German, in lower case."""
