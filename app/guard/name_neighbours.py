"""What the neighbours of a capitalised German word say about its being a name.

A line is a weight in tenths of the log-odds, then the features that have it. Made by logistic
regression (FTRL-proximal with L1 penalty, McMahan et al. 2013) over which capitalised words of
German texts stay as they are in English ones; not meant to be edited by hand.
"""

from __future__ import annotations

NEIGHBOURS = r"""
26 <A
25 <of
22 <de
21 >of
20 <in <sagte
18 <nach <sagt
17 <the
16 <and <aus <von >A >de
15 <& <bei <dass <sich
14 <gegen
13 <er <for <wurde
12 <hat >'
11 <so <war <zwischen >and
10 <für <hatte <ist <und >0 >for
9 <, <namens <wie <während >sagte [ian$ [the [the$ ]eet$
8 </ <la <mit <über >& >/ >den >seine [ard$ ]owl$
7 (sagt (von <aber <auf <del <erklärte <laut <um <was <wird <zu >einen >wieder [adt$ [red$
7 [vereinten ]irk$
6 <( <an <da <dann <erklärt <es <s <sie <wo >als [david [el [el$ [ent$ [irk$ [john [ohn$ [okres
6 [politischer [san$ [thomas [vid$ ]ers$ ]ver$
5 (sagte <auch <du <durch <gab <gegenüber <wenn >" >( >- >die >eine >the [ael$ [ane$ [bezirk [peter
5 [san [tor$ ]ama$ ]ity$ ]ley$ ]nty$
4 (und <; <bis <brachte <der <el <führte <nachdem <nahm <ob <schlug >al >auch >el >erneut >gewann
4 >ihre >seinen >während >zurück >‘ [ady$ [aul$ [err$ [herr [ick$ [ill$ [lady [man$ [michael [ord$
4 [ort$ [ral$ [rge$ [richard [rin$ [robert [ron$ [stadt [tin$ [van$ ]ark$ ]ell$ ]ong$ ]rse$
3 (am (bei <am <arbeitete <beschuldigte <besiegte <erzählt <konnte <to <vor >] >am >das >del >dem
3 >geboren >hat >nach >seit >® [ald$ [ang$ [bad [bad$ [credit [deutsche [dit$ [ert$ [fort [george
3 [iam$ [in [in$ [james [lord [los$ [mar$ [national [nta$ [ona$ [ony$ [paul [präsident [roger [rum$
3 [ton$ [uel$ [van [william ]ard$ ]bay$ ]eso$ ]gue$ ]ler$ ]ney$ ]son$
2 (, (erklärt (wie <. <als <beim <di <die <erhielt <fünfte <ganz <gemäß <ging <haben <kündigte
2 <meint <nad <obwohl <on <schrieb <sowohl <später <startete <stellte <trat <unter <van <waren
2 <wobei <zog >, >ein >gewählt >ihren >im >in >selbst >sie >teil >und >vom >wegen >weiter >wies
2 >zusammen [ain$ [al [al$ [alexander [ank$ [ara$ [ben [bericht [cal$ [chris [christian [ean$ [eat$
2 [eis$ [ena$ [eph$ [gemeinde [general [han$ [herrn [ius$ [jan$ [joseph [khmer [la [la$ [lav$ [lik$
2 [lla$ [manfred [miss [nachdem [new [new$ [ney$ [nie$ [nne$ [old$ [rew$ [royal [rrn$ [rry$ [rst$
2 [santa [sar$ [son$ [stephen [ted$ [uth$ [wolfgang [yal$ ]ank$ ]are$ ]dge$ ]eek$ ]ege$ ]eng$ ]ict$
2 ]ii$ ]man$ ]nes$ ]tal$ ]uge$ ]use$ ]val$
-2 (aus (das (diesem <' <andere <das <eigene <erste <gleichen <jede <jeder <kleiner <unseren
-2 <weitere <zur >bekommen >geben >gegen >gehören >gibt >haben >ist >macht >muss >nicht >setzen
-2 >stehen >um >verwendet >waren >wir >zu >zwischen [art$ [beim [dem [einige [ern$ [große [großer
-2 [high [hte$ [iel$ [ien$ [kategorie [million [mio [mio$ [nds$ [oße$ [tel$ [tom [tom$ [tonnen
-2 [wei$ [wort [zen$ [zweiten ]ahr$ ]ben$ ]den$ ]ens$ ]fel$ ]ien$ ]ohn$ ]rer$
-3 (" (auf (drei (einen (eines („ <! <- <0 <? <deine <dessen <einzige <ganze <ganzen <großer
-3 <großes <gute <jeden <jedes <kleine <letzte <meines <unserem <unserer <vier <zehn <zum <zweite
-3 <öffentlichen <„ >! >enthalten >gehen >kommen >mir [alle [art [des$ [echte [ele$ [ens$ [glas
-3 [ias$ [ion$ [iße$ [las$ [mittleren [nas$ [nes$ [rys$ [schweizer [und$ [ung$ [ute$ [weiße [yorker
-3 [zwei [ßer$ ]che$ ]chs$ ]ida$ ]tag$
-4 (( (. (zum <" <jemandes <kein <ohne <paar <politische <weiteren >? >dieses >geht >hinaus >können
-4 >müssen >oder >ohne >sind >werden >wird [beispiel [end$ [ers$ [ons$ [rer$ [sein [sen$ [uer$
-4 [unsere [viele ]ein$ ]hre$ ]kas$
-5 (: (zwei <anderen <eigenen <ersten <europäischen <großen <meinem <meiner <neue <politischen
-5 <unser >kann >machen >seines [am [am$ [ger$ [mein [milliarden [prager [seine [stück [tag$ [tes$
-5 [welche [zum [zum$ ]cht$ ]der$ ]ren$ ]the$ ]ung$
-6 <deren <drei <mehr <neuen <zweiten >du >pro >seiner [gen$ [ige$ [ihres [ins$ [marias [menge
-6 [nge$ [ten$ [zer$ [ück$ ]pas$ ]sch$
-7 <^ <ihres <ins <meinen <pro <seinen <unsere <zwei >der >dieser >ihrer [den$ [der$ [die [die$
-7 [ein [ihren [ihrer [im [im$ [len$ [ner$ [ses$ ]gen$ ]hen$ ]nen$ ]ten$
-8 <große <ihrem <ihren <keinen <viel [hen$ [meine [millionen [sie [sie$ [vereinigten
-9 (^ (einem (einer <: <eines <ihrer <seine >des >einer [eine [ere$ [her$ [ihrem [oms$ [rem$ [toms
-10 <etwas >ich [das [das$ [der [dieser [nen$ ]tom$
-11 <diesem <dieses <einem <ihre <keine <mein <meine <sein <seinem <seiner <seines [dieses [ese$
-11 [ine$ [ser$
-12 (eine <diesen <einer <ihr >wie [hes$ [ihr [ihr$
-13 (ein <dieser <eine [diese [hre$ [ihre [ren$
-14 (0 <ein >eines
-15 <einen [che$
-16 >…
-17 <diese [ein$
-22 ]sie$
"""
"""Features: ``<`` and ``>`` the tokens beside the word, ``[ ] (`` capitalised neighbours of it."""
