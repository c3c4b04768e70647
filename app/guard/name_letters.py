"""What the letters of a capitalised German word say about its being a name.

A line is a weight in tenths of the log-odds, then the features that have it. Made by
scripts/fit_names.py over which capitalised words of German texts stay as they are in English ones;
not meant to be edited by hand. The data, of which only these weights of single words and groups of
letters are kept, no sentences: WMT news test sets 2008 to 2016 (research use); IWSLT TED talks (CC
BY-NC-ND); OpenNMT-py's WMT sample (MIT; text: research use); ContraWSD (no licence stated); MLQE-PE
(CC0, CC BY-SA 4.0); XQuAD (CC BY-SA 4.0); MT-GenEval (CC BY-SA 3.0); Ding word list (GPL-2+); names
of countries and cities of dr5hn and mledoze (ODbL) and CLDR (Unicode-3.0); Tatoeba (CC BY 2.0 FR).
"""

from __future__ import annotations

LETTERS = r"""
20 #U4
18 $ah $land =kommission
17 #C #U3 ^tom
16 $ey
15 $ba $eng $ou
14 #U5 $ville ^sha
13 $aner $di $ford $ingen $mission $ong $ta ^aust ^austr ^brit ^frank ^john ^mary
12 #U6 $an $da $ember $li $ua $wa $ya ^engl ^prag ^rus ^russ ^wien
11 $ai $ao $ca $ia $ic $na $ry $th ^col ^king ^yan
10 #U2 $awa $ay $ez $iang $ien $ire $ka $kei $ki $la $ly $mber $ni $ny $olen $ov $ra $ri $sa $sh
10 $tle $yang =europa =frankreich ^bay ^ben ^bul ^car ^fed ^hua ^iran ^isl ^kong ^lib ^lon ^mic
10 ^spani ^st ^twi ^türk ^türke
9 $'s $ael $aine $ama $ate $bach $berg $co $ctor $dge $ea $een $hausen $hire $ield $kreich $nkreich
9 $no $ouse $shire $su $ther $va $yn ^augu ^augus ^bern ^chri ^chris ^dr ^east ^engli ^geor ^indie
9 ^ira ^islam ^isr ^isra ^israe ^jos ^matt ^mr ^norw ^norwe ^pal ^she ^sun ^tha
8 $am $ausen $bert $bien $don $ec $ek $field $go $ha $heng $hi $hu $idge $ikaner $ischer $ission
8 $isten $ley $lls $nville $oa $see $si $ston $tate $ton $uar $usen $ux $wood =internationalen
8 =schweden =tom ^berl ^bol ^bri ^brite ^bush ^chi ^eu ^georg ^hall ^hen ^hiv ^holl ^hon ^insti
8 ^irak ^isla ^jes ^juni ^kha ^lamb ^mad ^maz ^mer ^mong ^musl ^musli ^open ^paul ^pet ^pete ^schot
8 ^serb ^vil ^walt ^whit ^woo ^you ^ägy ^ägyp ^ägypt
7 $ak $ander $ane $bo $burg $burger $cheng $chweden $cia $do $ela $erger $erlande $ga $gust $ham
7 $hester $ho $hweden $ille $ionalen $ius $ja $jiang $kaner $lande $les $lu $nalen $ney $nien
7 $onalen $onville $ple $riten $rlande $ru $shan $son $stan $straße $to $tralien $uel $ugust $weden
7 $yne $zi $ón $ünchen =august =australien =bibel =briten =indien =münchen =nationen =niederlande
7 =polen =politischer =präsident =the ^alex ^ali ^bbc ^blac ^black ^bos ^brüss ^charl ^chen ^chin
7 ^cor ^davi ^distr ^fame ^fran ^grie ^griec ^gua ^ham ^hans ^har ^jack ^joe ^juli ^kongr ^kope
7 ^kopen ^lee ^lou ^luk ^mart ^may ^mongo ^mont ^mou ^new ^nhl ^nort ^oktob ^paris ^parl ^parla
7 ^phil ^phili ^polen ^roy ^san ^schwe ^sky ^steph ^syr ^syrie ^ted ^tim ^time ^toms ^twit ^ubs ^val
7 ^vale ^wall ^wars ^warsc ^wash ^öste ^öster
6 $ani $anien $ary $asilien $bi $ble $cer $chester $chweiz $cos $ed $enat $ener $enhagen $ero $esien
6 $fa $ght $gypten $hagen $hou $hweiz $ibel $ica $ight $inger $iro $istan $iten $ko $kres $lands $lo
6 $my $nan $nga $nhagen $nstein $octor $olls $ork $ourt $pa $pril $pten $rger $ridge $ril $rkei
6 $sien $ster $stone $tre $uan $ud $urger $ussen $ver $vo $weiz $ypten $yrien $za $zhou $án $ürkei
6 =april =brasilien =deutschland =internationale =italien =kalifornien =okres =schweizer =senat
6 =syrien =türkei =ungarn =union =ägypten ^afg ^afgh ^afgha ^aids ^ald ^allen ^ama ^apri ^april
6 ^arab ^arge ^argen ^ari ^asi ^assa ^aïn ^bang ^bel ^belg ^bibel ^bir ^boe ^bou ^brüs ^bulg ^bulga
6 ^dav ^dax ^don ^eas ^edi ^em ^eng ^feb ^geo ^gir ^goo ^hill ^hou ^ita ^ital ^jac ^jam ^japa ^japan
6 ^jer ^jia ^kmt ^köln ^lam ^liby ^lond ^londo ^main ^manni ^mar ^marc ^mars ^max ^mille ^mos ^moska
6 ^nin ^no ^okr ^okre ^okres ^okto ^pari ^peter ^port ^pres ^queb ^quebe ^raw ^rena ^rive ^river
6 ^rob ^sain ^saint ^scho ^serbi ^sim ^span ^stree ^stut ^stutt ^syri ^tho ^trump ^ukr ^ukra ^ukrai
6 ^univ ^unive ^vic ^viet ^washi ^west ^weste ^white ^xia
5 $'an $abad $aint $alen $amento $amo $ande $ange $aniel $anisch $anning $ard $aris $ates $bama
5 $beck $berger $bour $bruar $bul $burgh $disten $dorf $du $dy $ebruar $eizer $enberg $enser $ento
5 $erreich $esisch $garn $gh $gle $gu $gua $han $hristen $hweizer $ill $ime $inenser $inster
5 $ippinen $irchen $ivision $izer $ktober $mar $mas $mento $mir $mond $nberg $nchen $ndien $nenser
5 $nesen $nesien $ngarn $ngo $nia $niel $nier $nisch $nson $ober $odisten $oft $ok $orea $orwegen
5 $ota $ottland $oung $owden $pi $pinen $ppinen $pple $rael $raine $rak $rea $reet $rg $rreich $ruar
5 $rump $rwegen $rüssel $srael $ssie $tein $tionale $tischer $tober $tone $treet $ttland $ttle $tu
5 $ui $uni $ust $vin $wden $wegen $weizer $yern $yo =allen =alpen =amerikaner =brüssel =februar
5 =griechen =israel =kopenhagen =kroatien =mary =methodisten =norwegen =obama =oktober =philippinen
5 =revolution =rhein =russen =saint =schottland =schweiz =street =trump =twitter =universität
5 =westen =wien =österreich ^abbo ^abbot ^abu ^act ^and ^anto ^ar ^ash ^asie ^asien ^ass ^atl ^atla
5 ^atlan ^baden ^bara ^berli ^bf ^bid ^bide ^bob ^bosn ^bosni ^bras ^brasi ^bud ^buda ^budd ^bur
5 ^ceo ^cha ^cle ^cnn ^comm ^con ^cra ^cub ^cup ^dal ^dist ^däne ^el ^emm ^emma ^fbi ^febr ^febru
5 ^ff ^fort ^fox ^gaz ^gaza ^genf ^gil ^gree ^green ^gri ^hay ^hea ^hindu ^inc ^itali ^jacks ^jap
5 ^jesu ^jim ^jin ^jon ^jor ^kalif ^kall ^kanad ^ken ^kent ^kev ^kft ^kiew ^laur ^leon ^li ^libye
5 ^ma ^maast ^marti ^merke ^mitc ^mitch ^mosk ^mur ^mülle ^nag ^natio ^nea ^nor ^north ^oba ^obam
5 ^obama ^ohio ^paläs ^patri ^pen ^portu ^pp ^qin ^qing ^raf ^ram ^rhe ^rom ^rou ^russe ^sachs ^sam
5 ^sara ^scot ^sena ^senat ^snowd ^state ^sud ^são ^tem ^texa ^the ^tony ^trum ^trần ^twitt ^vill
5 ^wat ^whi ^wik ^wood ^xin ^york ^zha ^zür ^öst
4 $acher $aden $agua $aier $akei $aker $alier $antik $apur $ara $ari $assie $atien $ationen $ax
4 $ayern $az $bal $ban $bc $bott $bourne $ce $ces $chien $chin $chlands $craft $ct $day $dier $dis
4 $dor $eet $egiment $eimer $eland $elassie $elmeer $emen $enger $enter $enus $ephen $erre $ersität
4 $ev $eve $ezember $fornien $gers $ggs $gi $giment $gischen $glisch $golen $gton $heimer $hell
4 $hinesen $hlands $hy $iden $iechen $iens $iggs $iller $illo $imer $incia $inesen $ir $istrikt
4 $itch $iver $ji $kau $kirchen $kraine $ky $lament $lassie $lik $lis $lisch $lische $llo $lmeer
4 $lmer $lowakei $mann $mannen $meer $merika $mi $mo $mp $ncia $ndon $nglisch $ngolen $ngton $nion
4 $nische $nowden $nter $ntik $oatien $ogle $ois $oke $oma $oner $ongolen $oogle $opäer $ornien
4 $ough $ourne $ovember $ovince $ovincia $ovo $owakei $pur $päer $ralien $rchen $rent $rgh $rich
4 $riechen $rika $rikt $ris $rlament $rnien $ro $roatien $ropäer $rovince $rown $rry $rsität $sange
4 $schland $shi $ski $ssange $strikt $tamento $tang $tch $telmeer $tephen $thern $thers $torm $trikt
4 $tut $ugh $uis $un $urgh $urn $urne $uropäer $urt $ustin $uth $uther $vember $vince $vincia
4 $vision $vá $wakei $witter $witz $yal $yen $yuan $zember $äer $ère =apple =asien =assange =baden
4 =bayern =ben =biden =brown =chinesen =departamento =deutschlands =dezember =distrikt =englisch
4 =europäer =gebrselassie =google =hauses =irland =jacksonville =john =jones =juni =khmer =luther
4 =manning =merkel =miller =mittelmeer =mongolen =müller =organisation =palästinenser =paris
4 =parlament =peter =province =provincia =regiment =river =serbien =snowden =state =stephen =storm
4 =texas =ukraine =venus =young ^aar ^al ^alba ^ale ^alger ^alli ^allia ^amaz ^amazo ^amer ^ameri
4 ^apple ^arabe ^arg ^arts ^ase ^assan ^ave ^bar ^bat ^baye ^bayer ^bee ^belgi ^bell ^benn ^bibe
4 ^biden ^big ^bill ^blai ^boli ^bost ^boy ^bre ^brown ^budap ^buddh ^cae ^cas ^che ^chine ^chu
4 ^clin ^clint ^corp ^cro ^dai ^dani ^depa ^depar ^dev ^deze ^dezem ^di ^dna ^doug ^dpp ^dän ^edge
4 ^esa ^face ^faceb ^flor ^ford ^fuj ^gat ^gebrs ^goog ^googl ^gre ^hare ^hav ^hd ^hema ^hind ^hol
4 ^holly ^hous ^hp ^huan ^ice ^inst ^irl ^irla ^irlan ^jav ^jenn ^jol ^jone ^jones ^josé ^jul ^kerr
4 ^khm ^khme ^khmer ^kommi ^kore ^korea ^koso ^kosov ^kroa ^kroat ^labou ^lake ^latei ^lev ^lis ^lor
4 ^lord ^los ^love ^ltd ^luc ^luth ^luthe ^maa ^mali ^malm ^marie ^massa ^mid ^mike ^mon ^monte
4 ^montr ^nan ^nas ^nat ^nati ^nfl ^nig ^nige ^norma ^novem ^okt ^old ^our ^oz ^pac ^pek ^pie ^pitt
4 ^pole ^pren ^prou ^prous ^psg ^puti ^putin ^que ^rey ^rhei ^rhein ^robe ^sab ^sant ^sar ^schen
4 ^sea ^sep ^sept ^septe ^sif ^singa ^sir ^snow ^sos ^spitf ^step ^stev ^steve ^storm ^suda ^sur
4 ^tam ^tar ^te ^temü ^temüd ^texas ^tok ^tory ^tsche ^two ^tyne ^unga ^ungar ^unio ^union ^vall
4 ^ven ^venu ^venus ^vict ^vietn ^villa ^vin ^virg ^virgi ^wiki ^wil ^yang ^youn ^young ^züri
3 $able $abour $ac $achi $ada $ademie $ador $adrid $ago $ain $aki $alem $alien $alth $amas $aments
3 $amer $ana $anders $anes $anier $annen $ansas $ante $anuar $any $aq $ar $ark $as $aurus $aya
3 $bbott $bec $borough $bridge $bury $byen $cation $cedes $cester $chang $chell $chengen $chō $ci
3 $ciation $cott $crosoft $cs $cy $dan $dit $dkorea $dorfer $dows $drid $ealth $eat $echien $eek
3 $eeland $eles $ell $enburg $erbien $ercedes $erg $erika $erkel $erlin $erra $erry $esch $esten
3 $ester $evin $exas $eys $fl $furter $glische $gue $hahr $hechien $hengen $henland $hers $hien $hin
3 $house $hua $hui $hun $hō $ianer $iao $ibyen $ids $iern $ileaks $illes $ills $im $ince $ington
3 $instein $ionale $ippi $ires $irst $isation $ische $issippi $itter $itz $ière $jin $ju $kademie
3 $kfurter $kileaks $korea $lah $lai $laments $lantik $leaks $lianz $lice $lime $lin $ller $llianz
3 $lpen $lta $lth $ma $mba $mbo $mmy $more $mund $nas $nburg $ncos $ndi $neau $net $nets $ngen $nh
3 $nuar $nyang $oktor $olis $olts $onale $oncos $ones $ons $oo $opa $orfer $orium $orne $orough
3 $ortugal $osoft $osovo $oston $otti $ouge $oun $our $ová $ow $owitz $oyal $pal $panier $po $polis
3 $ppi $ptember $pter $rager $ralier $rbien $rcedes $ress $rest $rfer $rikaner $rkel $rland $rmann
3 $rmannen $robst $roctor $roncos $ropa $rosoft $rough $rp $rra $rrat $rth $rtugal $rünen $san
3 $sation $sau $sburg $schin $singen $sippi $sisch $sität $sk $sker $soft $sovo $ssau $ssion $ssippi
3 $stanten $state $sten $stle $stricht $sus $talien $tan $tanten $tchell $tember $tic $tland
3 $tlantik $tons $torium $tralier $tricht $tsu $tube $tugal $uang $ugal $uisse $uke $up $uring
3 $uropa $urter $utin $ven $ves $vic $vik $ween $well $wen $wi $win $xas $yama $yde $ye $ía $ín $ów
3 $üller $ünen $ürken $üssel =abbott =akademie =allianz =association =athen =atlantik =australier
3 =boston =broncos =bwelle =christen =credit =doktor =englische =first =fort =frankfurter =grand
3 =griechenland =grünen =hall =hamas =higgs =hotel =institut =international =irak =iran =januar
3 =kanada =kosovo =könig =labour =libyen =maastricht =madrid =manchester =mercedes =microsoft
3 =mississippi =normannen =november =open =parlaments =port =portugal =prag =prager =probst =proctor
3 =protestanten =putin =referenzen =rom =rouge =royal =schengen =september =spanier =suisse
3 =tschechien =türken =warschauer =wikileaks ^aberd ^ada ^ado ^air ^ala ^alban ^alg ^alpen ^andr
3 ^andre ^andy ^angel ^anne ^apr ^ara ^argo ^army ^arn ^asso ^assoc ^athen ^awa ^bag ^bangl ^barn
3 ^baro ^bata ^bert ^blue ^bmi ^boei ^boein ^boliv ^bonn ^bosto ^bp ^bra ^bro ^bse ^bwe ^bwel ^bwell
3 ^caen ^cal ^cam ^can ^cap ^cast ^celt ^cen ^chang ^chas ^ches ^chil ^china ^cit ^cmt ^coll ^colt
3 ^coo ^cot ^cour ^cru ^csu ^danie ^david ^del ^dha ^diet ^dona ^dow ^dub ^duke ^ecua ^ecuad ^edg
3 ^emir ^enr ^este ^fdp ^finn ^firs ^first ^fuji ^gard ^gate ^gebr ^glad ^glen ^gm ^gran ^grea
3 ^great ^guan ^gui ^haag ^hai ^hama ^hamas ^haw ^heit ^herm ^hes ^higg ^higgs ^home ^hong ^hunt
3 ^iaea ^ile ^infa ^infan ^inter ^ip ^ipcc ^isa ^janu ^janua ^jen ^jian ^jobs ^jose ^ju ^kabu ^kalls
3 ^kambo ^kath ^khar ^kid ^kit ^köl ^lama ^lat ^le ^lea ^leins ^len ^lhc ^life ^lind ^loui ^louis
3 ^lt ^luis ^luke ^lut ^luxe ^maas ^mac ^madri ^mala ^mario ^mel ^melb ^melbo ^merc ^merce ^mia
3 ^mich ^micr ^micro ^ming ^minis ^more ^mrs ^museu ^mün ^münc ^münch ^nasa ^nata ^navy ^nbc ^news
3 ^nied ^niede ^niger ^nob ^nov ^now ^opel ^paki ^pakis ^palä ^pan ^peki ^pekin ^penn ^persi ^peru
3 ^pl ^prage ^probs ^proc ^proct ^quee ^queen ^qui ^raj ^rav ^repu ^repub ^reu ^revo ^revol ^rex
3 ^rick ^rober ^roge ^ron ^rose ^roug ^rouge ^roya ^royal ^rs ^rum ^satu ^scar ^schmi ^schä ^scott
3 ^seat ^secu ^secur ^shah ^sier ^sift ^sifta ^silv ^sk ^smi ^sno ^sout ^south ^sri ^sudan ^sui
3 ^suis ^suiss ^sul ^tali ^talib ^tap ^teg ^then ^tong ^tuc ^udf ^uefa ^ulm ^uni ^us ^usb ^valen
3 ^versa ^victo ^wal ^watt ^wikil ^willi ^wol ^wolf ^yon ^yor ^zdf ^zhe ^züric
2 #3 $aates $aba $abien $abon $acebook $ach $achsen $adesch $ady $ae $ahoo $ais $aja $aks $alais
2 $ali $aliban $aliener $almart $amaskus $amb $ament $ames $anada $anat $anische $ano $anter $anuel
2 $apest $arch $arde $arel $arie $ario $arn $arter $artin $asa $askus $atel $ation $ational $atorium
2 $ats $auser $av $ava $avid $aw $awi $ayne $ayo $aza $azonas $blik $book $bre $bwe $cc $cebook
2 $chland $chmidt $court $dafrika $dam $dapest $dar $dau $delphia $derson $desbank $desch $desliga
2 $df $die $dle $dong $dschin $dt $ear $earch $eare $ebec $echen $eer $eing $eira $eitung $eivik
2 $eking $elgien $ellow $ells $elphia $emark $emie $eml $enet $enko $enland $ention $enver $epublik
2 $erenzen $erikas $erine $ermann $eros $errat $esar $esbank $esla $esliga $espeare $ess $esus $eto
2 $eus $evelt $evo $exiko $furt $gal $gapur $garien $gart $garten $garter $gjiang $gress $gtoner
2 $guel $gyang $har $hauser $heim $hein $here $het $hima $hio $his $hite $hland $hmidt $hoo $hur
2 $husetts $ian $iana $ianz $iation $iban $ice $idt $ierra $ierre $ife $iguel $ikt $iland $iment
2 $indows $indus $inen $ingapur $ingham $ings $inische $inton $io $iologie $ional $ionship $ira
2 $irbus $isingen $ited $ito $itung $itut $ivik $ixon $iya $ić $je $kar $kie $kine $kis $ku $ladesch
2 $lais $late $lav $lbourne $lem $lenge $lgarien $lgien $liban $lie $liener $lier $lingen $linton
2 $llah $lli $lloween $lly $llywood $lmart $loa $lor $loween $lphia $lsen $lumbien $lysée $lywood
2 $länder $lı $mart $maskus $mation $mazonas $mbien $merikas $mes $midt $mier $minster $ml $mon
2 $msung $nada $nald $namo $nasur $nc $ncourt $ndation $ndie $ndo $ndows $ndus $ner $nes $nesisch
2 $nferenz $ngapur $ngau $ngers $ngham $ngjiang $ngress $ngtoner $ngu $ngyang $nin $ning $nistan
2 $nitz $nland $nment $nos $nser $nsk $nster $nstitut $ntion $nto $nuel $nus $nver $nwealth $obst
2 $oc $oeing $oger $oi $oit $olden $ome $omen $on $onald $onde $ondon $ongress $onis $onship $ood
2 $opas $ordsee $ore $orge $oria $orld $orps $orum $osaurus $oskau $osnien $otel $otte $oup $oust
2 $outh $outube $ova $ovic $oween $ower $ox $oy $oza $ozone $panisch $peare $phen $piegel $press
2 $pton $publik $qi $qing $rabien $rah $rale $raße $rch $rdsee $reb $red $reen $reivik $reml $renz
2 $res $rine $ringer $rioten $ritate $ritz $rld $rmation $ropas $roust $rozone $rsel $rtz $run $sas
2 $saurus $sburger $seeland $sell $setts $shausen $sher $shima $ship $silien $sischen $ska $skau
2 $sliga $slime $sn $snien $speare $stein $sterrat $stitut $swagen $sy $sée $taates $tai $tain
2 $taner $ted $terrat $tetten $tgart $tgarter $the $then $thi $ti $tiner $tional $tisten $titut
2 $toner $traße $trioten $ttgart $tty $tute $tuts $ty $uba $ubert $ublik $uca $udapest $udi $uebec
2 $uk $ul $ulu $uma $umbien $uper $uritate $uropas $urozone $usetts $uslime $uttgart $utube $uz $val
2 $vard $velt $vention $vern $vid $vy $watch $we $wealth $wich $wick $wo $xiko $xing $xon $xpress
2 $yah $yer $yes $yi $yin $yoto $ysée $ywood $zke $zonas $üdschin $ürich =administration
2 =afghanistan =aids =airbus =alex =alt =amazonas =arabien =austin =bangladesch =belgien =berlin
2 =boeing =bosnien =breivik =budapest =bulgarien =bush =championship =chen =china =clinton
2 =commonwealth =damaskus =daniel =david =denver =dow =dr =einstein =elysée =eurozone =facebook
2 =fame =fed =fischer =foundation =föderation =garde =gaza =grant =halloween =her =hessen =hindus
2 =hollywood =house =infanterie =inn =institute =italiener =james =jesus =jolie =kevin =klaus
2 =kolumbien =konferenz =kongress =kreml =kyoto =lamb =london =lord =maier =manuel =mario =mars
2 =martin =massachusetts =meder =melbourne =mexiko =miguel =ministerrat =miss =moskau =mr =muslime
2 =neuseeland =nordsee =patrioten =peking =philadelphia =post =premier =proust =quebec =reformation
2 =roger =roma =russland =sachsen =sanders =scott =securitate =shakespeare =sierra =singapur
2 =spanien =spiegel =st =staates =stuttgart =stuttgarter =super =taliban =temüdschin =tesla =test
2 =tschechoslowakei =unasur =valle =verde =walmart =washingtoner =white =windows =youtube =zeitung
2 =zürich ^abū ^achi ^adam ^adm ^admi ^admin ^afri ^aid ^airb ^airbu ^alde ^aldr ^aldri ^alexa ^alge
2 ^alpe ^ame ^amen ^anc ^anton ^argon ^aris ^aser ^aserb ^auda ^austi ^aven ^aş ^bade ^baha ^bai
2 ^bali ^balt ^ban ^bap ^bapt ^bapti ^bec ^beng ^berk ^bib ^bing ^bmw ^bo ^bog ^boon ^bow ^breiv
2 ^breme ^brid ^briti ^broo ^brook ^brun ^buck ^bull ^bund ^bvb ^byz ^byza ^byzan ^camb ^camer ^cape
2 ^cardi ^carl ^caro ^cbs ^celti ^cente ^cham ^chare ^chic ^chica ^cla ^clar ^coe ^coen ^comma
2 ^commo ^compa ^conn ^cre ^cred ^credi ^cree ^cruz ^curt ^daft ^deng ^denv ^denve ^deu ^deut ^deuts
2 ^dl ^dokto ^dong ^dou ^duc ^düs ^düss ^düsse ^eat ^eato ^eaton ^ed ^eden ^ef ^efe ^einst ^ell
2 ^ente ^enter ^esper ^euphr ^euro ^europ ^euros ^euroz ^faa ^fay ^felst ^feng ^flo ^flore ^fly ^fou
2 ^foun ^found ^foz ^fred ^free ^ft ^föd ^föde ^föder ^gao ^gar ^garde ^gates ^geisi ^gere ^gia
2 ^gian ^girl ^glo ^gor ^grand ^grant ^grey ^grüne ^gt ^guj ^had ^hage ^hann ^hel ^hess ^hesse ^hitl
2 ^hitle ^holo ^holoc ^hond ^hongk ^hors ^house ^hub ^hul ^hume ^hyde ^ijen ^indi ^inte ^inu ^inui
2 ^inuit ^ise ^iwf ^jak ^jame ^james ^jan ^jeff ^jeme ^jemen ^jenni ^jeru ^jerus ^jesus ^joh ^johns
2 ^joli ^jolie ^jord ^jr ^jágr ^kair ^kamb ^kat ^kea ^kevi ^kevin ^kho ^kib ^kir ^konfe ^konst ^krem
2 ^kreml ^kru ^kurd ^kyo ^kyot ^kyoto ^la ^lar ^laure ^leni ^les ^lest ^lia ^libe ^liber ^lil ^lim
2 ^lima ^linc ^linco ^linz ^liss ^lissa ^lit ^litau ^long ^luxem ^luz ^maie ^maier ^mana ^manue ^mas
2 ^matte ^maur ^maya ^meder ^medic ^meg ^mend ^mex ^mexi ^mgm ^migu ^migue ^modi ^moro ^moss ^moun
2 ^mp ^mus ^mya ^naga ^nap ^napi ^nar ^nara ^nav ^nazi ^neap ^ned ^neil ^nep ^neus ^neuse ^nic ^nica
2 ^nicar ^nick ^nico ^nove ^np ^npd ^oly ^olym ^olymp ^one ^ope ^oxf ^pala ^palai ^patr ^pau ^paz
2 ^peek ^pent ^phi ^philh ^pin ^pir ^pkk ^plau ^pra ^prov ^provi ^pt ^puig ^put ^range ^ratp ^regim
2 ^reut ^rho ^rhode ^ric ^richm ^roc ^rod ^rog ^roger ^rong ^roo ^roos ^roth ^rov ^rpg ^russl ^sa
2 ^saar ^sal ^salt ^sama ^sana ^sande ^satur ^sav ^seb ^sem ^shak ^shake ^shan ^shen ^siem ^sierr
2 ^skype ^smit ^spieg ^squ ^squa ^squad ^sr ^ss ^stal ^stali ^stat ^stee ^strat ^sup ^suv ^swa ^swan
2 ^tay ^templ ^tesl ^tesla ^that ^thom ^thor ^thu ^tib ^tibe ^tig ^tir ^tog ^toro ^toy ^trent ^tru
2 ^turk ^tus ^tyn ^uk ^ump ^una ^unas ^unasu ^unde ^under ^unit ^uru ^urug ^urugu ^valle ^verd
2 ^verde ^vinc ^vw ^walma ^walte ^warr ^wee ^well ^wels ^wes ^westm ^wies ^windo ^wolv ^wolve ^wom
2 ^wome ^women ^wool ^worl ^world ^xavi ^xi ^yong ^yout ^youtu ^zag ^zhan ^ózd
-2 $abak $abor $achstum $achtens $afia $agazin $ager $ages $agne $aida $akt $akter $ale $alent
-2 $alkon $alls $amilien $amms $ampion $anach $ancen $andidat $andy $anol $anäle $appe $arakter $are
-2 $arke $arnison $arts $arty $asche $ase $aseman $asien $au $auna $aune $azin $bak $brust $büt
-2 $chingis $chrift $chsel $chstum $chtens $chtshof $chuh $chuld $chulen $cience $ckel $dell $dels
-2 $dern $dert $didat $dien $dler $dstein $dustrie $dys $eam $eans $ebens $ebüt $echsel $ecken $eere
-2 $eganer $ehorsam $ehörde $ehörden $eib $eig $ektor $elbst $elt $ema $emd $emien $ende $ends
-2 $energie $enhaus $ensch $entrum $eras $ergie $erke $erst $erstag $erte $erten $erver $erzog $es
-2 $esign $estland $eta $eten $ethan $eude $euge $ewalt $ewards $farn $fekt $ffee $ffs $fgabe $film
-2 $fin $fuß $fälle $ganer $gazin $gebnis $ger $gern $gerät $get $gik $graf $gramms $gt $guan $harts
-2 $haus $hee $hens $hine $hingis $hirurg $hmus $horsam $hrend $hrift $hron $hsel $hstum $htens
-2 $hter $htshof $huh $huld $hulen $hänger $hörde $hörden $ialog $iche $id $idat $idin $ieger
-2 $iertel $ig $igh $igin $iken $ilber $illion $inder $ingis $insel $inter $irurg $ise $iskus $ismus
-2 $itamin $ivalen $izei $jahr $kal $kehr $kler $klus $kon $kopf $kp $krise $kter $ktor $ktoren
-2 $kussion $kws $las $lbst $lch $leger $ler $lf $linge $linie $lizei $lk $lkon $lme $loge $lometer
-2 $lon $lso $ltur $lug $lust $male $man $maß $mel $meter $mik $milien $mosom $mpfe $mpion $mwelt
-2 $nade $nal $ncen $ndert $ndidat $nds $ndstein $nerstag $nfall $ngas $ngis $nhänger $nik $nison
-2 $nit $nks $nlage $nline $ns $nsere $ntrum $nutzer $nzept $nzessin $nzym $ochen $ode $ofil $ol
-2 $olio $olizei $olke $ologe $omosom $onate $onie $onzept $orden $oren $orsam $oschee $osphäre
-2 $oton $ovinz $owns $parat $partei $pekt $pion $pos $prache $pruch $rakter $raktion $ralbank $rama
-2 $ramms $rang $ranken $rde $rden $rend $reude $rgang $rgebnis $rgeld $rheit $rial $rie $rieges
-2 $rift $rmen $rmer $rnen $rofil $romosom $ronen $rovinz $rror $rs $rstag $rste $rurg $rzog $räfin
-2 $räge $rämien $räte $sch $schen $schnitt $seman $sende $sers $sismus $sive $sma $sor $spekt
-2 $sphäre $ssismus $staat $stem $steron $stes $stler $strie $strom $stum $syl $tafrika $takt $tarre
-2 $tat $tausch $tent $teran $teron $teuropa $tewards $thmus $tie $tive $tler $tner $tress $trie
-2 $tron $träge $tshof $twa $twas $tú $uern $ufgabe $ugen $ultur $umen $ummer $undert $union $uns
-2 $urm $urnier $ussion $ustrie $uter $ußball $valen $vinz $vität $weis $werke $wg $wns $ws $yklus
-2 $ymbol $ystem $ysteme $zei $zessin $zeug $zog $zte $zung $zwerk $zym $ßball $äfin $äfte $ährend
-2 $ämien $äure $örden $örter $üche $üden $üm $ünf $üt $üße =agenda =akp =anhang =asyl =auch =autos
-2 =bad =balkon =baseman =behörden =beta =bett =bier =bilder =brand =brüder =budget =börse =bühne
-2 =büro =charakter =charts =chef =chromosom =clubs =danach =davon =dazu =demokratie =den =deutsch
-2 =deutscher =dialog =die =dinge =donnerstag =dschingis =durch =en =erachtens =erde =es =eur =euro
-2 =evolution =ewg =fast =feld =festland =fleisch =food =forscher =freude =freund =fußball =fünf
-2 =garnison =gebäude =gegner =gerichtshof =glück =grad =grenze =grund =gräfin =haar =handy =hektar
-2 =herzog =hier =hotels =hunger =häuser =ihre =in =inland =inning =jahr =job =junge =kameras =kanal
-2 =kapital =karriere =kenntnis =kerl =kino =kolonien =konsul =konto =kosten =krebs =krieg =kunst
-2 =künstler =linien =lust =ländern =macht =magazin =mama =marketing =maschine =material =meine
-2 =methode =milch =millionen =mini =mitglied =modell =mord =motto =mutter =namen =neue =nizza
-2 =norden =nr =null =nun =organ =ort =panik =parteien =partner =party =platz =prinzessin =probleme
-2 =prämien =raum =rede =reich =rivalen =salz =schüler =science =sein =selbst =sonne =sprecher
-2 =staat =status =sterne =stewards =strom =stück =syndrom =süden =tabak =team =teil =tennis
-2 =trainer =umwelt =unsere =videos =viertel =vitamin =von =wachstum =wald =wann =wein =weise =welt
-2 =winter =woche =während =zentralbank =zentrum =zucker =čtú ^aas ^absa ^absat ^ad ^adi ^adre ^afro
-2 ^agen ^agend ^albu ^album ^amts ^anbi ^anbie ^ande ^anhan ^anle ^anre ^anrei ^ansp ^anwal ^apar
-2 ^apart ^app ^argu ^assi ^assis ^aufg ^aufga ^aufs ^auft ^ausd ^ausdr ^ausw ^bad ^bahn ^basem
-2 ^befe ^befeh ^begri ^bera ^besi ^besit ^beso ^bil ^bli ^bode ^bonob ^bran ^brems ^bru ^bräut ^bün
-2 ^bünd ^caf ^camp ^chan ^chem ^chemi ^chir ^chlor ^clubs ^cod ^comic ^crew ^dab ^dah ^danac ^dara
-2 ^datei ^davo ^davon ^deba ^dek ^demo ^dip ^dipl ^diplo ^donn ^dort ^downl ^drog ^effek ^ehema
-2 ^eink ^elem ^eleme ^enk ^enz ^enzym ^epos ^erac ^erach ^erei ^ereig ^erk ^erm ^erwa ^eth ^event
-2 ^evol ^evolu ^evp ^ewr ^exe ^exi ^exper ^expo ^fas ^fau ^favo ^favor ^feed ^fei ^feind ^fer ^feri
-2 ^ferie ^fic ^finan ^firme ^fis ^fisc ^fisch ^fo ^fossi ^frak ^frakt ^fre ^freit ^frem ^fremd ^fri
-2 ^fru ^fum ^fumb ^fumbl ^gala ^garni ^gehe ^gemä ^gesa ^geträ ^gewe ^gipf ^gipfe ^glaub ^gleic
-2 ^glä ^gra ^grem ^gräf ^gräfi ^grö ^grü ^gute ^gäs ^gäst ^gäste ^hack ^hek ^hekt ^hekta ^herb ^hi
-2 ^hoh ^hum ^human ^igh ^ihm ^impf ^index ^indu ^indus ^info ^inh ^inha ^init ^initi ^ins ^inva
-2 ^inve ^inves ^jod ^joha ^johan ^jug ^juri ^kam ^kanal ^kanon ^kar ^kari ^karr ^karri ^kass ^kenn
-2 ^kgv ^kinos ^klein ^klu ^klä ^kna ^knei ^kneip ^kok ^kompl ^konto ^koste ^kostü ^kred ^krei
-2 ^kultu ^köni ^könig ^küh ^kürz ^küs ^küst ^küste ^labor ^lac ^lachs ^leich ^lobb ^lobby ^luf
-2 ^luxu ^löwe ^lüg ^maf ^magi ^mail ^marme ^masc ^maue ^mauer ^mc ^mediz ^mekk ^mekka ^memb ^memo
-2 ^meng ^mesot ^mess ^miner ^mini ^mitte ^moral ^mott ^motto ^mög ^nebe ^neug ^nimm ^niz ^nizz
-2 ^nizza ^nächs ^offs ^ohn ^oma ^oper ^opera ^opt ^opti ^oste ^panik ^paps ^papst ^pas ^patie ^pc
-2 ^pend ^perfo ^pfla ^pho ^phos ^phosp ^phy ^play ^plus ^portf ^pri ^prin ^prinz ^prop ^pun ^qual
-2 ^quali ^ra ^rak ^rassi ^ress ^resso ^rind ^roh ^rost ^sack ^samm ^schau ^schr ^schwi ^sech ^sechs
-2 ^sekt ^senf ^serve ^shirt ^skal ^skan ^skand ^slog ^sloga ^sonde ^sorge ^spd ^sper ^spi ^spor
-2 ^sport ^ste ^stern ^story ^stoß ^straf ^stres ^stude ^stun ^stur ^subs ^suc ^symb ^sys ^syst
-2 ^syste ^szene ^süden ^taifu ^takt ^talen ^talk ^tank ^ter ^term ^terr ^terro ^theme ^thera ^thro
-2 ^tic ^tick ^ticke ^top ^torn ^tot ^tote ^trag ^trei ^treib ^tro ^trän ^träne ^tun ^turm ^töne
-2 ^umfe ^umfel ^umga ^umgan ^umla ^ungeh ^uno ^urt ^urte ^usa ^uw ^vat ^vegan ^vers ^vert ^vieh
-2 ^vit ^vl ^vpi ^wan ^waren ^wein ^weiße ^westa ^whis ^whisk ^wic ^wicht ^wider ^wirt ^witwe ^wwu
-2 ^wähl ^wähle ^währe ^würd ^würde ^yar ^zeb ^zebr ^zelle ^zen ^zer ^zink ^ziv ^zivi ^zivil ^zorn
-2 ^zust ^zyklo ^zün ^zünd ^ärzte
-3 $abel $ache $achen $affen $aher $aille $al $alog $als $alz $ameras $amstag $ance $anke $ant $arbe
-3 $arf $arkt $arriere $artal $arteien $artner $arüber $asie $asis $assen $atte $atus $auch $ausch
-3 $beit $bh $blatt $blem $bleme $blikum $bot $brik $bwohl $bäude $china $chnitt $chritt $chuhe
-3 $chüler $cker $daten $dere $dget $dian $dio $dner $down $drom $eams $eber $ebäude $ecke $ede
-3 $eges $egion $egner $ehör $eich $eilen $einde $einer $eispiel $eister $ektar $elen $eme $enda
-3 $enden $enntnis $ension $enst $enutzer $erbst $eren $erial $erne $erson $ersonal $esamt $eses
-3 $essin $ession $etails $etall $ethode $eting $etrieb $ett $eund $eutsch $fern $ffen $frage $ften
-3 $geln $genda $gis $gleich $gnal $gramm $gras $haber $hen $hnitt $hows $hrem $hritt $huhe $häre
-3 $hüler $ial $ib $ibe $icket $ieden $ief $ieges $iemand $ienst $iet $igen $ignal $ikalien $ikum
-3 $imchi $inale $ine $iner $ingle $iom $ionen $iothek $isk $ispiel $issarin $ition $iv $izid
-3 $keting $kets $kord $kratie $ks $ktar $ktien $lay $leme $lent $likum $lionen $liothek $ll $llen
-3 $llionen $lter $mbh $mchi $ment $meras $mern $mmel $mmes $mor $mpus $mstag $nahmen $nchner $ndin
-3 $ndrom $nergie $nern $nhaus $nie $nigin $nisse $nist $nitt $nne $nntnis $nol $nologie $nsor $nsul
-3 $nteil $ntnis $nwalt $näle $oblem $obleme $odus $ogel $ohle $okratie $olonien $omie $onnen $onsul
-3 $oot $oral $orb $ors $orscher $ose $osen $ot $otor $otos $otz $phäre $piele $precher $pt $ption
-3 $pus $rage $ras $ratie $rbeit $rbst $reise $rends $renze $resse $reund $rgie $rieden $riere $ring
-3 $rketing $rkt $rlich $roblem $robleme $rper $rrad $rriere $rsonal $rteien $rten $ruch $rust
-3 $räger $sarin $schee $schi $schluss $seln $ser $sere $sition $som $sonal $ssarin $ssin $stab
-3 $stanz $ste $stoß $tamin $tatus $teile $teine $tenz $tere $ters $tet $teur $thode $tlinien $trum
-3 $tschaft $tto $typ $tär $tärke $uartal $ublikum $ubs $uche $uder $udget $udio $uhe $ulen $umor
-3 $unge $unsch $unst $uppe $urz $usch $uto $utscher $vice $view $ware $yl $yndrom $zean $zeit $ßer
-3 $äche $ädchen $äden $ällen $ändler $ärke $ärz $äte $äude $äufer $äuser $öhne $önigin $örse $ühe
-3 $ül $üler $ünchner =aktien =also =annahme =anti =band =bar =bedarf =beginn =beispiel =benutzer
-3 =bibliothek =boot =brille =brot =bruder =bus =bücher =bürger =chaos =chemikalien =computer =daher
-3 =damit =dann =darüber =denn =deshalb =details =doch =dorf =druck =eltern =ende =engagement =fans
-3 =figur =folge =frage =frieden =gang =gebiet =gmbh =gott =haus =herbst =höhe =ihrem =im =innings
-3 =insel =ist =jeans =jetzt =jury =kimchi =klima =kokain =kommissarin =körper =links =luft =mail
-3 =metall =mittel =mittwoch =monate =moral =musik =mädchen =märz =münchner =natur =niemand =nummer
-3 =nähe =obwohl =online =organe =ozean =paar =paket =plan =pläne =position =problem =publikum
-3 =quartal =rang =rates =samstag =sand =schnee =schule =sender =server =service =single =skala
-3 =sohn =staaten =stelle =straße =technologie =tests =tochter =tod =trends =uran =urlaub =vater
-3 =volk =vulkan =wasser =wlan =wunsch =yards ^abe ^abge ^abgeo ^abko ^abkom ^abt ^acht ^alte ^anha
-3 ^anhä ^anhän ^anst ^antei ^antr ^argum ^arm ^art ^asy ^autor ^bahnh ^bakt ^bakte ^balko ^basi
-3 ^beda ^begi ^begin ^beitr ^bele ^benz ^beru ^besu ^besuc ^bett ^brau ^bril ^brill ^brüd ^brüde
-3 ^bvt ^bwl ^bär ^börse ^büh ^chaos ^chlo ^chor ^chro ^chrom ^clan ^code ^coup ^coupo ^cous ^cri
-3 ^dabe ^dabei ^dahe ^daher ^damit ^darm ^darü ^darüb ^daue ^dauer ^deb ^debü ^debüt ^dec ^dei
-3 ^deine ^desh ^desha ^det ^diag ^dialo ^diens ^dir ^doku ^donne ^dra ^dram ^drama ^droge ^dru
-3 ^dunkl ^dutz ^dutze ^dyna ^effe ^ehem ^eie ^emp ^ener ^energ ^enzy ^erb ^ere ^essen ^ezb ^fakto
-3 ^farbe ^fast ^feie ^feier ^festl ^fett ^figu ^fina ^flei ^fleis ^fli ^flus ^fluss ^flüc ^flüch
-3 ^food ^fors ^fraue ^funkt ^fus ^füh ^führ ^gan ^gast ^gefä ^gefü ^gefüh ^gehi ^gehir ^gena ^genau
-3 ^gentl ^gep ^get ^gift ^gita ^gitar ^glau ^gmb ^gremi ^güt ^heima ^heu ^hex ^hin ^hint ^hinte
-3 ^hinw ^hinwe ^häm ^händ ^häuse ^ibm ^ihrem ^immob ^ini ^inlan ^inv ^jeans ^jetz ^jetzt ^juge
-3 ^jugen ^kabe ^kaid ^kamp ^kampa ^kaut ^kelln ^kennt ^kimc ^kimch ^klost ^kne ^kno ^koh ^kolo
-3 ^koma ^kons ^kreb ^krebs ^kron ^krone ^kun ^kuns ^kurv ^kurve ^käm ^kämp ^kämpf ^küc ^küch ^küche
-3 ^kühl ^kün ^küns ^künst ^lag ^lb ^leite ^letz ^letzt ^liebe ^log ^lös ^mafi ^magaz ^marm ^masse
-3 ^maul ^medi ^mes ^mez ^miet ^mir ^mittw ^mosc ^mosch ^mult ^multi ^müll ^neun ^niem ^noir ^non
-3 ^nrw ^num ^nutze ^näc ^näch ^obw ^obwo ^obwoh ^ohr ^okay ^onl ^onli ^onlin ^ordn ^osten ^out ^oze
-3 ^ozea ^ozean ^parte ^party ^paten ^paus ^perf ^pest ^pfad ^philo ^pitc ^pitch ^plän ^pläne ^poli
-3 ^pq ^prim ^prog ^proj ^proje ^prü ^prüf ^publ ^publi ^pul ^punt ^quel ^ras ^rates ^reb ^recht
-3 ^regi ^regio ^reko ^rekor ^rel ^reli ^revi ^riva ^runs ^räu ^sac ^salz ^sands ^sati ^sau ^scan
-3 ^schu ^schut ^schü ^sci ^seh ^sek ^seri ^servi ^set ^sho ^silb ^silbe ^sind ^sinne ^skala ^ske
-3 ^skla ^sklav ^soft ^soh ^solda ^solo ^son ^soz ^sozi ^sozia ^spann ^spei ^spre ^star ^stof ^stoff
-3 ^strom ^stö ^stör ^symbo ^syn ^syndr ^tabak ^tause ^techn ^tenni ^termi ^tests ^theor ^thron
-3 ^tode ^toma ^tomat ^trai ^tref ^treff ^tric ^trot ^trotz ^tu ^tunn ^tunne ^turn ^turni ^tüv ^ufer
-3 ^ukw ^uml ^unr ^url ^verb ^veto ^viert ^viru ^visi ^vitam ^voll ^wage ^wagen ^wech ^wechs ^wege
-3 ^weise ^wille ^wolk ^wolke ^woll ^wuns ^wunsc ^wut ^www ^wär ^wörte ^yards ^zaub ^zaube ^zeh
-3 ^zuck ^zucke
-4 $aaten $abe $aben $ahnhof $ails $alb $alität $amilie $amit $ampus $anal $andel $andes $anik $ank
-4 $ann $ards $arm $arre $ater $back $bens $bs $bst $chern $chluss $chnee $chnik $chon $chte $darf
-4 $dchen $del $deos $ebnis $echnik $edarf $eger $eginn $eisch $eisen $eite $eld $ele $elle $ellen
-4 $eller $eman $ent $ente $ept $erb $erd $eres $ericht $erien $ersion $erview $eshalb $ests $eton
-4 $etz $eug $ezug $fahrt $ferd $fonds $form $geber $ginn $gion $gkeit $gner $gs $gur $haos $heid
-4 $hler $hluss $hnee $hnhof $hnik $hte $hung $hör $iarden $ichtung $ideos $ielen $ieren $ieses
-4 $iffer $igkeit $ilch $ilien $immel $inks $inzip $ips $ison $issen $itglied $itte $ittwoch $iß
-4 $kain $kala $kalien $kan $ket $kmal $kohol $konto $kran $lation $lber $lche $lder $leich $leisch
-4 $lern $liarden $liche $line $litik $lke $lkohol $llar $log $lten $ltern $lut $lück $meister
-4 $mente $mien $milie $mit $mord $mputer $ms $mus $nblick $ndex $nge $nnahme $nner $nt $nten $ntin
-4 $nzip $ochter $odell $ohol $okain $ole $olith $olitik $omputer $onen $onne $onto $orm $ormen
-4 $osition $osom $osten $ottes $paß $punkt $puter $rad $rainer $ramm $raut $recher $rgane $ria
-4 $rias $rinzip $rlaub $rmut $rsam $rscher $rsion $rte $ruder $rve $rven $rview $rät $rüber $samt
-4 $sches $sel $shalb $sicht $sion $ssen $sts $taaten $tab $tails $tar $tart $tei $tel $tels $tem
-4 $tern $terview $tglied $tig $tiker $tin $top $tscher $ttes $ttwoch $twoch $uana $ude $uer $uh
-4 $ulkan $ume $ums $und $unde $urs $urve $usion $utos $utz $utzer $wand $werb $woch $wurf $zahl
-4 $zid $zu $zza $äne $änge $über $ücke =abend =alkohol =andere =angebot =armut =basis =beim =berg
-4 =bezug =blick =campus =dank =diese =dieses =dollar =eine =energie =erfolg =fall =familie =fehler
-4 =fenster =finger =form =frauen =glas =gottes =größe =high =idee =ihres =interview =jahre =kaida
-4 =kirche =kurs =lager =landes =laut =liga =marke =milliarden =morgen =niveau =opfer =papier
-4 =prinzip =region =richtung =rolle =serie =spaß =tisch =virus =ziffer =zimmer ^abl ^abw ^aktie
-4 ^alu ^analy ^annah ^anti ^anz ^archi ^armu ^armut ^arz ^autos ^außen ^bas ^bedar ^begr ^beis
-4 ^beisp ^benzi ^berat ^betri ^bezir ^bi ^bio ^blat ^blatt ^blei ^blog ^boss ^botsc ^brus ^brust
-4 ^budg ^budge ^burg ^börs ^büc ^büch ^büche ^bühn ^bühne ^café ^chl ^cp ^den ^desi ^desig ^dial
-4 ^din ^dokum ^dol ^doll ^dre ^dri ^dschi ^duo ^dyn ^elek ^elekt ^elt ^emk ^empf ^enga ^engag ^ent
-4 ^epi ^erge ^exil ^exp ^flie ^forsc ^fra ^frei ^fun ^garn ^gd ^gebu ^gebur ^gefa ^gege ^gegen
-4 ^gegn ^gegne ^gelb ^gewa ^gewin ^gips ^gla ^got ^gotte ^gren ^großb ^grün ^gut ^güte ^halt ^hat
-4 ^herbs ^hexe ^hun ^hung ^häus ^ihres ^immo ^imp ^inl ^inla ^iso ^junge ^kabel ^kai ^kaida ^kais
-4 ^kan ^kandi ^kanz ^kanzl ^kateg ^kau ^kil ^klos ^koka ^kokai ^komma ^konfl ^kontr ^krit ^kul
-4 ^kult ^kunst ^käse ^kön ^kür ^lach ^lehre ^lei ^leu ^line ^links ^lkws ^lohn ^lärm ^mann ^markt
-4 ^masch ^maße ^meh ^metal ^mine ^minu ^mitt ^model ^mono ^morge ^motor ^muste ^mutt ^mutte ^mühe
-4 ^namen ^neben ^netzw ^nich ^niema ^norde ^nul ^numm ^numme ^nut ^nutz ^ober ^obj ^obje ^objek
-4 ^obst ^ok ^park ^pes ^peso ^platz ^pony ^prod ^produ ^präm ^prämi ^puls ^quart ^quo ^rea ^reak
-4 ^reakt ^regel ^regie ^reic ^reich ^reihe ^renn ^rent ^rez ^reze ^roll ^run ^rund ^samst ^satz
-4 ^schei ^schif ^schn ^schul ^schül ^seg ^seit ^seite ^sekto ^shop ^sign ^situ ^situa ^skl ^sof
-4 ^sorg ^spez ^spezi ^spo ^spra ^sprac ^sprec ^spur ^spä ^stad ^start ^stau ^stop ^stra ^städ
-4 ^städt ^such ^sze ^sän ^säng ^sänge ^tanz ^taus ^taxi ^theo ^tis ^toch ^tocht ^torna ^trick ^trup
-4 ^trupp ^tür ^umg ^unfal ^ura ^urla ^verg ^vis ^wac ^waff ^waffe ^wec ^weis ^weite ^weltk ^wettb
-4 ^wide ^wun ^zahn ^zif ^ziff ^ziffe ^zimm ^zimme ^zin ^zins ^zuf ^zusam ^zwar
-5 #1 $abei $agd $ahmen $ahn $ahr $ahre $amin $ampf $apier $arum $aschine $asser $aterial $atur
-5 $bend $chaft $chef $cher $chine $chter $chutz $cks $dentin $der $des $dex $eben $echer $ege $ehl
-5 $ehler $eihe $eiß $els $ement $enschen $eresse $err $ervice $etzt $eur $fee $fes $ffer $fisch
-5 $folg $frau $gd $gebot $glas $glied $gung $haft $hannes $hm $hner $hutz $ichts $iebe $ieler $ift
-5 $ild $ile $ilm $inge $irus $isen $itis $iveau $izza $kten $lage $lar $latt $laub $ld $leid $lima
-5 $lith $llion $lubs $lung $min $mmen $mpe $ndere $ngebot $ngs $nhang $nken $nsion $ntwort $ohannes
-5 $ohner $olg $ollar $or $osion $pfel $pier $ps $rem $rfolg $rille $rma $rozent $rr $rtner $rvice
-5 $schaft $schine $steller $teller $tens $teresse $terial $tor $toß $tritt $ts $tstadt $tt $ttel
-5 $tuation $tum $tung $twort $tzes $tzt $tät $uation $ucher $uchs $ucht $uck $ufer $ugang $ukunft
-5 $uld $uls $uppen $ur $ure $urf $usik $utsch $wohner $xis $zept $zip $ähe $ände $änner $ügel =alle
-5 =alter =angst =antwort =auto =bahnhof =bord =brief =burg =dabei =der =geld =hilfe =ich =interesse
-5 =johannes =kamera =königin =leute =mann =medien =menge =menschen =meter =mir =mission =müll
-5 =prozent =risiko =sachen =schon =schwester =situation =telefon =titel =und =zugang =zukunft
-5 ^abend ^abk ^aktiv ^alk ^alko ^alkoh ^anb ^ander ^angr ^angri ^angs ^angst ^anlag ^anr ^atem ^ato
-5 ^atom ^ausg ^aussc ^basis ^bed ^bef ^beruf ^besc ^besch ^beta ^bezi ^bezu ^bezug ^bilde ^blau
-5 ^blic ^blick ^bombe ^bord ^brud ^brude ^bus ^campu ^chara ^chip ^chiru ^comed ^compu ^dac ^daten
-5 ^decke ^denk ^dien ^disku ^dop ^dopp ^doppe ^down ^drit ^dritt ^dro ^dunk ^ec ^eff ^ego ^ehre ^ei
-5 ^ele ^elte ^elter ^erg ^erste ^ess ^fakt ^fee ^fens ^fern ^fest ^feue ^feuer ^fkk ^fle ^fris
-5 ^fußba ^fälle ^fün ^füße ^ganz ^gebäu ^gen ^ger ^gerät ^geset ^git ^glüc ^glück ^größe ^gvo ^haf
-5 ^hals ^hande ^hast ^hei ^hemd ^hie ^hoc ^hoch ^hunge ^hän ^ingen ^innen ^job ^jur ^kaf ^kaise
-5 ^kampf ^kies ^kla ^klub ^know ^kol ^kolon ^komme ^kon ^korr ^kraf ^kraft ^krank ^krä ^kunde ^kurz
-5 ^leid ^lie ^link ^logo ^länd ^lände ^macht ^mal ^mark ^matr ^mehr ^meine ^mem ^menü ^meta ^mil
-5 ^milc ^milch ^mod ^modu ^mond ^mot ^mund ^mädc ^mädch ^nah ^nahe ^natu ^nicht ^niv ^nive ^nivea
-5 ^opf ^opfe ^opfer ^pake ^paket ^papi ^pass ^pers ^pfer ^pferd ^pkw ^pla ^posi ^posit ^pote ^prei
-5 ^preis ^pro ^prob ^ps ^qua ^quar ^quell ^rad ^rass ^rate ^rats ^reali ^rege ^reih ^reis ^ret
-5 ^rival ^rote ^ruf ^ruhm ^scha ^schri ^send ^sic ^signa ^singl ^ski ^sms ^soll ^staa ^staat ^stand
-5 ^stel ^steu ^steue ^stu ^studi ^stund ^stüc ^stück ^sym ^szen ^säu ^süde ^train ^trau ^traum
-5 ^trend ^umwel ^unfa ^verei ^viele ^virus ^viz ^vize ^vulk ^vulka ^wach ^waf ^weit ^wert ^wie
-5 ^wiss ^wur ^wür ^zaun ^zehn ^zeug ^zoll ^zuk ^zuku ^zukun ^zwa ^zwi ^zyk ^zykl ^ärz ^ärzt ^úohs
-6 #5 $aare $affee $aft $age $ahlen $ahrt $ainer $aket $aktion $amera $anz $aten $ator $ause $axis
-6 $band $bene $bild $blick $chen $chts $chtung $druck $ebe $ebot $edien $efon $ehr $ei $eide
-6 $elefon $enn $ens $enster $entin $erät $eure $europa $gin $greich $gst $halb $hek $hes $hon $hres
-6 $hts $htung $huana $hwester $ichen $identin $igreich $igur $ihuana $ilder $immer $in $inien
-6 $isiko $its $itt $ität $kel $kw $lagen $lauf $lb $lefon $lfe $lied $ling $linien $lität $ls $lte
-6 $läne $mal $mera $mut $ndler $nft $ngst $nkel $nkt $nn $nnes $nschen $nst $of $og $olge $ontag
-6 $op $orie $orien $ort $ozent $pieler $ragen $raum $raxis $reis $ren $rf $rief $rieg $rihuana $rom
-6 $rot $rund $ruppen $rzt $röße $sam $siko $sis $sitz $ss $sse $teien $test $ting $tiv $tos $tzen
-6 $tzer $unft $usland $welt $wester $ym $zen $zösisch $ßen $äle $ätze $öhe $ösisch $üll $ürger $üro
-6 =ausland =bereich =fisch =französisch =himmel =kaffee =kraft =königreich =marihuana =moment
-6 =monat =montag =männer =osten =praxis =präsidentin =ton =tür =uni =warum ^aben ^abf ^abg ^absc
-6 ^absch ^an ^anal ^ank ^antwo ^arb ^augen ^ausla ^aut ^ball ^bars ^beam ^beamt ^beh ^behö ^behör
-6 ^brie ^come ^dem ^denn ^des ^deta ^detai ^dinge ^dolla ^dreh ^druc ^druck ^dsc ^dsch ^dur ^ebe
-6 ^eier ^eigen ^end ^ergeb ^ex ^fal ^fehle ^fenst ^figur ^fing ^finge ^fol ^folge ^freu ^funk ^fußb
-6 ^fäl ^fäll ^gap ^gebie ^gebä ^geist ^gerä ^gesc ^gesch ^gese ^getr ^gewi ^gibt ^glü ^grad ^grau
-6 ^gro ^größ ^gründ ^haft ^halb ^haup ^haupt ^herrn ^high ^hilfe ^himm ^hunde ^inge ^itj ^jahre ^je
-6 ^kame ^kann ^kapi ^kei ^kerl ^klei ^kli ^klo ^koll ^kra ^kre ^lager ^land ^leh ^lied ^lini ^linie
-6 ^lob ^lust ^mach ^mama ^man ^mari ^marih ^medie ^merkm ^meter ^mikr ^mikro ^mili ^milit ^mode
-6 ^mome ^momen ^monta ^mut ^mär ^natur ^not ^nur ^näh ^ohne ^op ^ost ^paa ^papie ^plä ^poten ^prax
-6 ^praxi ^reise ^res ^rest ^ris ^risi ^rolle ^rot ^sende ^sex ^show ^sich ^ska ^sta ^ster ^stimm
-6 ^straß ^strei ^tab ^tief ^tier ^tisc ^tisch ^touc ^touch ^umw ^umwe ^unge ^urlau ^vate ^vater
-6 ^vid ^vie ^vita ^vul ^wachs ^waru ^warum ^welc ^welch ^wisse ^witz ^währ ^zel ^zent ^zentr ^zim
-6 ^zuga ^zugan ^zusa
-7 $aar $aat $adt $aktor $amen $amm $amt $annes $ass $aube $bnis $bt $chule $ef $ehen $erk $errn
-7 $erung $eue $euer $ext $ff $fon $gabe $geld $gen $ges $hance $heit $hme $hof $hren $hrt $hule
-7 $iere $iff $ilfe $ilie $inie $inne $iter $ive $kurs $lg $lge $lt $men $mpf $mt $ndel $nee $nen
-7 $nk $nke $och $olz $oment $othek $pe $pfe $re $rebs $rin $rrn $rt $rtal $ruf $rze $spiel $tadt
-7 $ter $terien $thek $tika $tnis $trieb $tsch $tück $ub $uft $veau $wohl $älle $ör $örper $ücher
-7 $üge * =alles =chance =herr =herrn =ihnen =kinder =nation =nord =was =wenn ^ab ^akp ^alles ^ang
-7 ^angeb ^asyl ^auge ^back ^beg ^benu ^benut ^bewe ^boden ^bürg ^bürge ^dach ^dich ^ehr ^eig ^eige
-7 ^erfo ^erfol ^erl ^etw ^feld ^feu ^fil ^fla ^folg ^geme ^gemei ^gip ^glei ^gmbh ^grab ^gru ^grä
-7 ^habt ^handy ^herzo ^himme ^hör ^ihn ^ihne ^ihnen ^imm ^insel ^ist ^jagd ^jed ^jung ^kaff ^kaffe
-7 ^kalk ^kamer ^kap ^kapit ^karte ^kinde ^kle ^klim ^klima ^kmu ^kohle ^kom ^konsu ^kost ^krie
-7 ^krieg ^kur ^körp ^körpe ^lauf ^leit ^lese ^leute ^lieb ^luft ^län ^maß ^menge ^mitg ^mitgl ^mrd
-7 ^musi ^nase ^neu ^nro ^obers ^off ^pap ^part ^pfa ^plan ^profi ^risik ^roman ^sache ^sand ^schla
-7 ^serie ^serv ^sit ^sitz ^sofa ^sonn ^sonne ^stim ^tea ^telef ^tite ^titel ^tor ^tra ^ums ^unf
-7 ^vertr ^vide ^vors ^wald ^werk ^wohn ^yard ^zahl ^zell
-8 $aison $at $aus $bahn $biet $ches $ck $dat $dem $dung $ebiet $ebs $eid $ein $ekt $em $fs $gnis
-8 $griff $halt $hlen $hmen $ige $ist $itik $ken $kte $kunft $le $lich $lle $mm $ndes $ne $nsch
-8 $nsel $ntag $nze $off $olle $oman $onat $orgen $oß $ran $rbe $rieb $rme $sik $ssar $stoff $taat
-8 $telle $tes $trom $ument $utter $walt $wert $wort $xt $yp $zent $zes $zin $äge $äre $äter $öße
-8 =anfang =das =frau =roman =saison ^alle ^alter ^arzt ^auch ^auss ^baby ^bere ^beri ^beric ^brot
-8 ^da ^dann ^date ^dein ^dia ^disk ^drei ^durc ^durch ^eben ^edv ^eg ^erde ^erw ^ews ^fami ^famil
-8 ^fans ^fehl ^gang ^gebi ^geric ^glas ^graf ^inne ^inni ^innin ^inse ^jury ^kauf ^kfz ^kolle ^komp
-8 ^konz ^kran ^kri ^kör ^laut ^leb ^leut ^marke ^mee ^mit ^mona ^musik ^mäd ^nac ^nein ^neue ^ob
-8 ^poliz ^punkt ^rec ^rech ^ruh ^ruhe ^sein ^sinn ^stell ^stil ^stud ^stä ^tage ^tore ^trä ^unse
-8 ^unser ^unte ^unter ^uran ^video ^vom ^ware ^wass ^wasse ^wc ^wei ^wel ^wlan ^woc ^woch ^woche
-8 ^zau ^zeit ^zug ^öko ^čtú
-9 $ahme $all $arias $aub $chs $ene $enten $enz $ereich $hnen $ht $ieb $ied $ind $inn $ion $issar
-9 $itel $missar $mme $mmissar $nahme $nde $nfang $ppe $päische $rauen $rb $rer $ruck $til $tion
-9 $unden $uß $werk $äische $ät =europäische =firma =kommissar =mai =man =marias =sie ^aber ^akt
-9 ^anfa ^anfan ^anla ^ausl ^band ^berg ^bier ^bis ^dat ^dazu ^ding ^en ^ende ^entw ^erst ^ewg
-9 ^ferns ^firma ^fot ^frag ^frage ^geri ^höh ^kein ^konze ^lass ^lehr ^liga ^mai ^mate ^mater ^mei
-9 ^männ ^männe ^märz ^nr ^null ^ort ^proz ^proze ^richt ^rück ^sais ^saiso ^schl ^selb ^selbs ^so
-9 ^spe ^spie ^spr ^str ^stü ^tat ^tie ^umf ^uns ^unt ^volk ^wah ^wand ^weg ^wo ^zah ^zei ^zie ^ära
-10 $auf $aß $ch $eg $eiter $el $er $erei $fer $gas $hef $hn $icht $ik $iker $irma $ittel $ke $luss
-10 $lz $nz $oden $opf $pfer $plan $riff $rke $rung $sser $stand $ten $tik $toff $ufe $unkt $äger
-10 $äischen $änger $äume $ück =aber =europäischen =thema ^akti ^anh ^ans ^anw ^arbe ^arbei ^auß
-10 ^auße ^bau ^betr ^boot ^brief ^deck ^dorf ^ehe ^erf ^ers ^erz ^farb ^feh ^film ^flug ^form
-10 ^freun ^früh ^fünf ^für ^gel ^grun ^grund ^hau ^haus ^heim ^hilf ^lage ^lebe ^leben ^män ^name
-10 ^nähe ^probl ^rede ^reg ^rüc ^spaß ^süd ^text ^ton ^uhr ^wett ^wäh ^zum ^öl
-11 $aria $aum $eien $eis $eute $fte $hema $hrer $iele $it $ktion $ln $nd $nung $ppen $rau $ritt $rn
-11 $satz $tur $tz $ungs $ße $är $öl =mal =stadt =wie ^als ^anl ^beim ^berei ^blut ^buch ^büro
-11 ^chanc ^etwa ^fach ^fan ^firm ^frü ^ged ^geg ^gott ^grenz ^haar ^herz ^hier ^holz ^in ^ja ^jah
-11 ^jede ^kart ^kilo ^kopf ^lkw ^meer ^mio ^monat ^mord ^nun ^paar ^pfe ^pfl ^rau ^raum ^rei ^sch
-11 ^sohn ^sti ^tag ^team ^tod ^typ ^viel ^vier ^wann ^wer ^wet ^zur ^zus
-12 $atz $aut $cken $eile $end $erin $fen $gang $ie $ieg $keit $lan $lick $nden $piel $rei $teil
-12 $tze $ule =person ^also ^amt ^anf ^aus ^auto ^bez ^chef ^dank ^dies ^doch ^du ^eine ^eis ^fah
-12 ^fahr ^flü ^foto ^franz ^gas ^gef ^höhe ^ide ^kind ^kino ^mens ^mensc ^milli ^netz ^see ^tee
-12 ^tei ^them ^thema ^und ^wahl ^weiß ^woh
-13 #6 $ag $ahl $be $ben $de $ere $ern $fang $gel $he $hle $mmer $st $tand $trag $um $uss $ut $zug
-13 =maria ^abs ^am ^bei ^bet ^bild ^diese ^er ^es ^fall ^geb ^gem ^hund ^kont ^kurs ^nord ^sei ^um
-13 ^von ^was ^zwei ^übe
-14 $alt $eil $fall $fel $hne $me $rz $se $zt ^bes ^bür ^der ^erd ^idee ^rat ^welt ^wort ^ziel ^zu
-15 $bau $che $cke $eiten $ft $nis ^bew ^groß ^im ^spiel ^stadt ^teil ^über
-16 $eine $eise $kt $rm $tag $uf $ze ^fuß ^geld ^gew ^mein ^perso ^zwe
-17 $ür ^die ^flu ^geh ^ich ^jahr ^maria ^sie ^wenn
-18 $hl $hre $pf ^herr ^nach ^ver
-19 $cht $en $fe $ge $hr $ug ^hand
-20 $eit ^das
-21 ^frau ^ihr ^ihre
-22 $te $uch ^auf ^ges
-23 ^ein ^wir
-24 #7 $eln
-26 $ungen
-27 ^vor
-36 $ung
"""
"""Features: ``=`` the word, ``^`` its beginning, ``$`` its end, ``#`` its shape, ``*`` any word."""
