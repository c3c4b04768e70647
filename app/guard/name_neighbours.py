"""What the neighbours of a capitalised German word say about its being a name.

A line is a weight in tenths of the log-odds, then the features that have it. Made by
scripts/fit_names.py over which capitalised words of German texts stay as they are in English ones;
not meant to be edited by hand. The data, of which only these weights of single words and groups of
letters are kept, no sentences: WMT news test sets 2008 to 2016 (research use); IWSLT TED talks (CC
BY-NC-ND); OpenNMT-py's WMT sample (MIT; text: research use); ContraWSD (no licence stated); MLQE-PE
(CC0, CC BY-SA 4.0); XQuAD (CC BY-SA 4.0); MT-GenEval (CC BY-SA 3.0); Ding word list (GPL-2+); names
of countries and cities of dr5hn and mledoze (ODbL) and CLDR (Unicode-3.0); Tatoeba (CC BY 2.0 FR).
"""

from __future__ import annotations

NEIGHBOURS = r"""
26 <A <of
22 <de
21 >of
20 <in <sagte
18 <nach <sagt
17 <the <von
16 <and <aus >A >de
15 <& <bei <dass <sich
14 <gegen
13 <er <for <wurde
12 <hat >'
11 <so <war <zwischen >and
10 <für <hatte <ist <und >0 >for
9 <, <namens <wie <während >sagte [ian$ [the [the$ ]eet$
8 </ <la <mit <über >& >/ >den >seine [ard$ [vereinten ]owl$
7 (sagt (von <aber <auf <del <erklärte <laut <um <was <wird <zu >einen >wieder [adt$ [red$ ]irk$
6 <( <an <da <dann <erklärt <es <s <sie <wo >als >eine [david [el [el$ [ent$ [irk$ [john [ohn$
6 [okres [politischer [san$ [thomas [vid$ ]ers$ ]ver$
5 (sagte <auch <du <durch <gab <gegenüber <wenn >" >( >- >die >the [ael$ [ane$ [bezirk [peter [san
5 [tor$ ]ama$ ]ity$ ]ley$ ]nty$
4 (und <; <am <bis <brachte <der <el <führte <nachdem <nahm <ob <schlug >al >auch >el >erneut
4 >gewann >ihre >seinen >während >zurück >‘ [ady$ [aul$ [err$ [herr [ick$ [ill$ [lady [man$ [michael
4 [ord$ [ort$ [ral$ [rge$ [richard [rin$ [robert [ron$ [tin$ [van$ ]ark$ ]ell$ ]ong$ ]rse$
3 (bei <arbeitete <beschuldigte <besiegte <erzählt <konnte <to <vor >] >am >das >del >dem >geboren
3 >hat >nach >seit >selbst >® [ald$ [ang$ [bad [bad$ [credit [deutsche [dit$ [ert$ [fort [george
3 [iam$ [in [in$ [james [lord [los$ [mar$ [national [nta$ [ona$ [ony$ [paul [präsident [roger [rum$
3 [stadt [ton$ [uel$ [van [william ]ard$ ]bay$ ]eso$ ]gue$ ]ney$ ]son$
2 (, (am (erklärt (wie <. <als <beim <di <die <erhielt <fünfte <ganz <gemäß <ging <haben <kündigte
2 <meint <nad <obwohl <on <schrieb <sowohl <später <startete <stellte <trat <unter <van <waren
2 <wobei <zog >, >beim >ein >gewählt >ihren >im >in >sie >teil >und >vom >wegen >weiter >wies
2 >zusammen [ain$ [al [al$ [alexander [ank$ [ara$ [ben [bericht [cal$ [chris [christian [ean$ [eat$
2 [eis$ [ena$ [eph$ [gemeinde [general [han$ [herrn [ius$ [jan$ [joseph [khmer [la [la$ [lav$ [lik$
2 [lla$ [manfred [miss [nachdem [new [new$ [ney$ [nie$ [nne$ [old$ [rew$ [royal [rrn$ [rry$ [rst$
2 [santa [sar$ [son$ [stephen [ted$ [uth$ [wolfgang [yal$ ]ank$ ]are$ ]dge$ ]eek$ ]ege$ ]eng$ ]ict$
2 ]ler$ ]man$ ]nes$ ]tal$ ]uge$ ]urt$ ]use$ ]val$
-2 (aus (das (diesem <' <andere <das <eigene <erste <gleichen <jede <jeder <kleiner <unseren
-2 <weitere <zur >bekommen >geben >gegen >gehören >gibt >haben >ist >muss >nicht >setzen >stehen >um
-2 >verwendet >waren >wir >zu >zwischen [art$ [beim [dem [einige [ern$ [große [großer [high [hte$
-2 [iel$ [ien$ [kategorie [million [mio [mio$ [nds$ [oße$ [tel$ [tom [tom$ [tonnen [wei$ [wort [zen$
-2 [zweiten ]ahr$ ]ben$ ]den$ ]ens$ ]fel$ ]ien$ ]ohn$ ]rer$
-3 (" (auf (drei (einen (eines („ <! <" <- <0 <? <deine <dessen <einzige <ganze <ganzen <großer
-3 <großes <gute <jeden <jedes <kleine <letzte <meines <unserem <unserer <vier <zehn <zum <zweite
-3 <öffentlichen <„ >! >enthalten >gehen >kommen >mir >müssen [alle [art [des$ [echte [ele$ [ens$
-3 [glas [ias$ [ion$ [iße$ [las$ [mittleren [nas$ [nes$ [rys$ [schweizer [und$ [ung$ [ute$ [weiße
-3 [yorker [zwei [ßer$ ]che$ ]chs$ ]ida$ ]tag$
-4 (( (. (zum <jemandes <kein <meiner <ohne <paar <politische <weiteren >? >dieses >geht >hinaus
-4 >können >oder >ohne >sind >werden >wird [beispiel [end$ [ers$ [ons$ [rer$ [sein [sen$ [uer$
-4 [unsere [viele ]ein$ ]hre$ ]kas$
-5 (: (zwei <anderen <drei <eigenen <ersten <europäischen <großen <meinem <neue <politischen <unser
-5 >kann >machen >seines [am [am$ [mein [milliarden [prager [seine [stück [tag$ [tes$ [welche [zum
-5 [zum$ ]cht$ ]der$ ]ren$ ]the$ ]ung$
-6 <deren <ins <mehr <neuen <zweiten >du >pro >seiner [gen$ [ger$ [ige$ [ihres [ins$ [marias [menge
-6 [nge$ [ten$ [zer$ [ück$ ]pas$ ]sch$
-7 <^ <ihres <meinen <pro <seinen <unsere <zwei >der >dieser >ihrer [den$ [der$ [die [die$ [ein
-7 [ihren [ihrer [im [im$ [len$ [ner$ [ses$ ]gen$ ]hen$ ]nen$ ]ten$
-8 <große <ihrem <ihren <keinen <viel [hen$ [meine [millionen [sie [sie$ [vereinigten
-9 (^ (einem (einer <: <eines <ihrer <seine >des >einer [eine [ere$ [her$ [ihrem [oms$ [rem$ [toms
-10 <etwas >ich [das [das$ [der [dieser [nen$ ]tom$
-11 <diesem <dieses <einem <ihr <ihre <keine <mein <meine <sein <seinem <seiner <seines [dieses
-11 [ese$ [ine$ [ser$
-12 (eine <diesen <einer >wie [hes$ [ihr [ihr$
-13 (ein <dieser <eine [diese [hre$ [ihre [ren$
-14 (0 <ein >eines
-15 <einen [che$
-16 <diese >…
-17 [ein$
-22 ]sie$
"""
"""Features: ``<`` and ``>`` the tokens beside the word, ``[ ] (`` capitalised neighbours of it."""
