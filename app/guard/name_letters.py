"""What the letters of a capitalised German word say about its being a name.

A line is a weight in tenths of the log-odds, then the features that have it. Made by logistic
regression (FTRL-proximal with L1 penalty, McMahan et al. 2013) over which capitalised words of
German texts stay as they are in English ones; not meant to be edited by hand.
"""

from __future__ import annotations

LETTERS = r"""
19 #U4
18 $ah $land =kommission
17 ^tom
16 #C #U3 $ey
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
8 $am $ausen $bert $bien $don $ec $ek $field $go $heng $hi $hu $idge $ikaner $ischer $ission $isten
8 $ley $lls $nville $oa $see $si $ston $tate $ton $uar $usen $ux $wood =internationalen =schweden
8 =tom ^berl ^bol ^bri ^brite ^bush ^chi ^eu ^georg ^hall ^hen ^hiv ^holl ^hon ^insti ^irak ^isla
8 ^jes ^juni ^kha ^lamb ^mad ^maz ^mer ^mong ^musl ^musli ^open ^paul ^pet ^pete ^schot ^serb ^vil
8 ^walt ^whit ^woo ^ägy ^ägyp ^ägypt
7 $ak $ander $ane $bo $burg $burger $cheng $chweden $cia $do $ela $erger $erlande $ga $gust $ha
7 $ham $hester $ho $hweden $ille $ionalen $ius $ja $jiang $kaner $lande $les $lu $nalen $ney $nien
7 $onalen $onville $ple $riten $rlande $ru $shan $son $stan $straße $to $tralien $uel $ugust $weden
7 $yne $zi $ón $ünchen =august =australien =bibel =briten =indien =münchen =nationen =niederlande
7 =polen =politischer =präsident =the ^alex ^ali ^bbc ^blac ^black ^bos ^brüss ^charl ^chen ^chin
7 ^cor ^davi ^distr ^fame ^fran ^grie ^griec ^gua ^ham ^hans ^har ^jack ^joe ^juli ^kongr ^kope
7 ^kopen ^lee ^lou ^luk ^mart ^may ^mongo ^mont ^mou ^new ^nhl ^nort ^oktob ^paris ^parl ^parla
7 ^phil ^phili ^polen ^roy ^san ^schwe ^sky ^steph ^syr ^syrie ^ted ^tim ^time ^toms ^twit ^ubs
7 ^val ^vale ^wall ^wars ^warsc ^wash ^you ^öste ^öster
6 $ani $anien $ary $asilien $bi $ble $cer $chester $chweiz $cos $ed $enat $ener $enhagen $ero
6 $esien $fa $ght $gypten $hagen $hou $hweiz $ibel $ica $ight $inger $iro $istan $iten $ko $kres
6 $lands $lo $my $nan $nga $nhagen $nstein $octor $olls $ork $ourt $pa $pril $pten $rger $ridge
6 $ril $rkei $sien $ster $stone $tre $uan $ud $urger $ussen $ver $weiz $ypten $yrien $za $zhou $án
6 $ürkei =april =brasilien =deutschland =internationale =italien =kalifornien =okres =schweizer
6 =senat =syrien =türkei =ungarn =union =ägypten ^afg ^afgh ^afgha ^aids ^ald ^allen ^ama ^apri
6 ^april ^arab ^arge ^argen ^ari ^asi ^assa ^aïn ^bang ^bel ^belg ^bibel ^bir ^boe ^bou ^brüs ^bulg
6 ^bulga ^dav ^dax ^don ^eas ^edi ^em ^eng ^fbi ^feb ^geo ^gir ^goo ^hill ^hou ^ita ^ital ^jac ^jam
6 ^japa ^japan ^jer ^jia ^kmt ^köln ^lam ^liby ^lond ^londo ^main ^manni ^mar ^marc ^mars ^max
6 ^mille ^mos ^moska ^nin ^no ^okr ^okre ^okres ^okto ^pari ^peter ^port ^pres ^queb ^quebe ^raw
6 ^rena ^rive ^river ^rob ^rom ^sain ^saint ^scho ^serbi ^sim ^span ^stree ^stut ^stutt ^syri ^tho
6 ^trump ^ukr ^ukra ^ukrai ^univ ^unive ^vic ^viet ^washi ^west ^weste ^white ^xia
5 $'an $abad $aint $alen $amento $amo $ande $ange $aniel $anisch $anning $ard $aris $ates $bama
5 $beck $berger $bour $bruar $bul $burgh $disten $dorf $du $dy $ebruar $eizer $enberg $enser $ento
5 $erreich $esisch $garn $gh $gle $gu $gua $han $hristen $hweizer $ill $ime $inenser $inster
5 $ippinen $irchen $ivision $izer $ktober $mar $mas $mento $mir $mond $nberg $nchen $ndien $nenser
5 $nesen $nesien $ngarn $ngo $nia $niel $nier $nisch $nson $ober $odisten $oft $ok $orea $orwegen
5 $ota $ottland $oung $owden $pi $pinen $ppinen $pple $rael $raine $rak $rea $reet $rg $rreich
5 $ruar $rump $rwegen $rüssel $srael $ssie $tein $tionale $tischer $tober $tone $treet $ttland
5 $ttle $tu $ui $uni $urt $ust $vin $vo $wden $wegen $weizer $yern $yo =allen =alpen =amerikaner
5 =brüssel =februar =israel =kopenhagen =kroatien =mary =methodisten =norwegen =obama =oktober
5 =philippinen =revolution =rhein =russen =saint =schottland =schweiz =street =trump =twitter
5 =universität =westen =wien =österreich ^abbo ^abbot ^abu ^act ^and ^anto ^ar ^ash ^asie ^asien
5 ^ass ^atl ^atla ^atlan ^baden ^bara ^berli ^bf ^bid ^bide ^bob ^bosn ^bosni ^bras ^brasi ^bud
5 ^buda ^budd ^ceo ^cha ^cle ^cnn ^comm ^con ^cra ^cub ^cup ^dal ^dist ^däne ^el ^emm ^emma ^febr
5 ^febru ^ff ^fort ^fox ^gaz ^gaza ^genf ^gil ^gree ^green ^gri ^hay ^hea ^hindu ^inc ^itali ^jacks
5 ^jap ^jesu ^jim ^jin ^jon ^jor ^kalif ^kall ^kanad ^ken ^kent ^kev ^kft ^kiew ^laur ^leon ^li
5 ^libye ^ma ^maast ^marti ^merke ^mitc ^mitch ^mosk ^mur ^mülle ^nag ^natio ^nea ^nor ^north ^oba
5 ^obam ^obama ^ohio ^paläs ^patri ^pen ^portu ^pp ^qin ^qing ^raf ^ram ^rhe ^rou ^russe ^sachs
5 ^sam ^sara ^scot ^sena ^senat ^snowd ^state ^sud ^são ^tem ^texa ^the ^tony ^trum ^trần ^twitt
5 ^vill ^wat ^whi ^wik ^wood ^xin ^york ^zha ^zür ^öst
4 $acher $aden $agua $aier $akei $aker $alier $amer $antik $apur $ara $ari $assie $atien $ationen
4 $ax $ayern $az $bal $ban $bc $bott $bourne $ce $ces $chien $chin $chlands $craft $ct $day $dier
4 $dis $dor $eet $egiment $eimer $eland $elassie $elmeer $emen $enger $enter $enus $ephen $erre
4 $ersität $ev $eve $ezember $fornien $gers $ggs $gi $giment $gischen $glisch $golen $gton $heimer
4 $hell $hinesen $hlands $hy $iden $iechen $iens $iggs $iller $illo $imer $incia $inesen $ir
4 $istrikt $itch $iver $ji $kau $kirchen $kraine $ky $lament $lassie $lik $lis $lisch $lische $llo
4 $lmeer $lmer $lowakei $mann $mannen $meer $merika $mi $mo $mp $ncia $ndon $nglisch $ngolen $ngton
4 $nion $nische $nowden $nter $ntik $oatien $ogle $ois $oke $oma $oner $ongolen $oogle $opäer
4 $ornien $ough $ourne $ovember $ovince $ovincia $ovo $owakei $pur $päer $ralien $rchen $rent $rgh
4 $rich $riechen $rika $rikt $ris $rlament $rnien $ro $roatien $ropäer $rovince $rown $rry $rsität
4 $sange $schland $shi $ski $ssange $strikt $tamento $tang $tch $telmeer $tephen $thern $thers
4 $torm $trikt $tut $ugh $uis $un $urgh $urn $urne $uropäer $ustin $uth $uther $vember $vince
4 $vincia $vision $vá $wakei $witter $witz $yal $yen $yuan $zember $äer $ère =apple =asien =assange
4 =baden =bayern =ben =biden =brown =chinesen =departamento =deutschlands =dezember =distrikt
4 =englisch =europäer =gebrselassie =google =griechen =hauses =irland =jacksonville =john =jones
4 =juni =khmer =luther =manning =merkel =miller =mittelmeer =mongolen =müller =organisation
4 =palästinenser =paris =parlament =peter =province =provincia =regiment =river =serbien =snowden
4 =state =stephen =storm =texas =ukraine =venus =young ^aar ^al ^alba ^ale ^alger ^alli ^allia
4 ^amaz ^amazo ^amer ^ameri ^apple ^arabe ^arg ^arts ^ase ^assan ^ave ^bar ^bat ^baye ^bayer ^bee
4 ^belgi ^bell ^benn ^bibe ^biden ^big ^bill ^blai ^boli ^bost ^boy ^bre ^brown ^budap ^buddh ^bur
4 ^cae ^cas ^che ^chine ^chu ^clin ^clint ^corp ^cro ^dai ^dani ^depa ^depar ^dev ^deze ^dezem ^di
4 ^dna ^doug ^dpp ^dän ^edge ^esa ^face ^faceb ^flor ^ford ^fuj ^gat ^gebrs ^goog ^googl ^gre ^hare
4 ^hav ^hd ^hema ^hind ^hol ^holly ^hous ^hp ^huan ^ice ^inst ^irl ^irla ^irlan ^jav ^jenn ^jol
4 ^jone ^jones ^josé ^jul ^kerr ^khm ^khme ^khmer ^kommi ^kore ^korea ^koso ^kosov ^kroa ^kroat
4 ^labou ^lake ^latei ^lev ^lis ^lor ^lord ^los ^love ^ltd ^luc ^luth ^luthe ^maa ^mali ^malm
4 ^marie ^massa ^mid ^mike ^mon ^monte ^montr ^nan ^nas ^nat ^nati ^nfl ^nig ^nige ^norma ^novem
4 ^okt ^old ^our ^oz ^pac ^pek ^pie ^pitt ^pole ^pren ^prou ^prous ^psg ^puti ^putin ^que ^rey
4 ^rhei ^rhein ^robe ^sab ^sant ^sar ^schen ^sea ^sept ^septe ^sif ^singa ^sir ^snow ^sos ^spitf
4 ^step ^stev ^steve ^storm ^suda ^sur ^tam ^tar ^te ^temü ^temüd ^texas ^tok ^tory ^tsche ^two
4 ^tyne ^unga ^ungar ^unio ^union ^vall ^ven ^venu ^venus ^vict ^vietn ^villa ^vin ^virg ^virgi
4 ^wiki ^wil ^yang ^youn ^young ^züri
3 $able $abour $ac $achi $ada $ademie $ador $adrid $ago $ain $aki $alem $alien $alth $amas $aments
3 $ana $anders $anes $anier $annen $ansas $ante $anuar $any $aq $ar $ark $as $aurus $aya $bbott
3 $bec $borough $bridge $bury $byen $cation $cedes $cester $chang $chell $chengen $chō $ci $ciation
3 $cott $crosoft $cy $dan $dit $dorfer $dows $drid $ealth $eat $echien $eek $eeland $eles $ell
3 $enburg $erbien $ercedes $erg $erika $erkel $erlin $erra $erry $esch $esten $ester $evin $exas
3 $eys $fl $furter $glische $gue $hahr $hechien $hengen $henland $hers $hien $hin $house $hua $hui
3 $hun $hō $ianer $iao $ibyen $ids $iern $ileaks $illes $ills $im $ince $ington $instein $ionale
3 $ippi $ires $irst $isation $ische $issippi $itter $itz $ière $jin $ju $kademie $kfurter $kileaks
3 $lah $lai $laments $lantik $leaks $lianz $lice $lime $lin $ller $llianz $lpen $lta $lth $ma $mba
3 $mbo $mmy $more $mund $nas $nburg $ncos $ndi $neau $net $nets $ngen $nuar $nyang $oktor $olis
3 $olts $onale $oncos $ones $ons $oo $opa $orfer $orium $orne $orough $ortugal $osoft $osovo $oston
3 $otti $ouge $oun $our $ová $ow $owitz $oyal $pal $panier $po $polis $ppi $ptember $pter $rager
3 $ralier $rbien $rcedes $ress $rest $rfer $rkel $rland $rmann $rmannen $robst $roctor $roncos
3 $ropa $rosoft $rough $rp $rra $rrat $rth $rtugal $rünen $san $sation $sau $sburg $schin $singen
3 $sippi $sisch $sität $sk $sker $soft $sovo $ssau $ssion $ssippi $stanten $state $sten $stle
3 $stricht $sus $talien $tan $tanten $tchell $tember $tic $tland $tlantik $tons $torium $tralier
3 $tricht $tsu $tube $tugal $uang $ugal $uisse $uke $up $uring $uropa $urter $utin $ven $ves $vic
3 $vik $ween $well $wen $wi $win $xas $yama $yde $ye $ía $ín $ów $üller $ünen $ürken $üssel =abbott
3 =akademie =allianz =association =athen =atlantik =australier =boston =broncos =bwelle =christen
3 =credit =doktor =englische =first =fort =frankfurter =grand =griechenland =grünen =hall =hamas
3 =higgs =hotel =institut =international =irak =iran =januar =kanada =kosovo =könig =labour =libyen
3 =maastricht =madrid =manchester =mercedes =microsoft =mississippi =normannen =november =open
3 =parlaments =port =portugal =prag =prager =probst =proctor =protestanten =putin =referenzen =rom
3 =rouge =royal =schengen =september =spanier =suisse =tschechien =türken =warschauer =wikileaks
3 ^aberd ^ada ^ado ^air ^ala ^alban ^alg ^alpen ^andr ^andre ^andy ^angel ^anne ^apr ^ara ^argo
3 ^army ^arn ^asso ^assoc ^athen ^awa ^bag ^bangl ^barn ^baro ^bata ^bert ^blue ^bmi ^boei ^boein
3 ^boliv ^bonn ^bosto ^bp ^bra ^bro ^bse ^bwe ^bwel ^bwell ^caen ^cal ^cam ^can ^cap ^cast ^celt
3 ^cen ^chang ^chas ^ches ^chil ^china ^cit ^cmt ^coll ^colt ^coo ^cot ^cour ^cru ^csu ^danie
3 ^david ^del ^dha ^diet ^dona ^dow ^dub ^duke ^ecua ^ecuad ^edg ^emir ^enr ^este ^fdp ^finn ^firs
3 ^first ^fuji ^gard ^gate ^gebr ^glad ^glen ^gm ^gran ^grea ^great ^guan ^gui ^haag ^hai ^hama
3 ^hamas ^haw ^heit ^herm ^hes ^higg ^higgs ^home ^hong ^hunt ^iaea ^ile ^infa ^infan ^inter ^ip
3 ^ipcc ^isa ^janu ^janua ^jen ^jian ^jobs ^jose ^ju ^kabu ^kalls ^kambo ^kath ^khar ^kid ^kit ^köl
3 ^lama ^lat ^le ^lea ^leins ^len ^lhc ^life ^lind ^loui ^louis ^lt ^luis ^luke ^lut ^maas ^mac
3 ^madri ^mala ^mario ^mel ^melb ^melbo ^merc ^merce ^mia ^mich ^micr ^micro ^ming ^minis ^more
3 ^mrs ^museu ^mün ^münc ^münch ^nasa ^nata ^navy ^nbc ^news ^nied ^niede ^niger ^nob ^nov ^now
3 ^opel ^paki ^pakis ^palä ^pan ^peki ^pekin ^penn ^persi ^peru ^pl ^prage ^probs ^proc ^proct
3 ^quee ^queen ^qui ^raj ^rav ^repu ^repub ^reu ^revo ^revol ^rex ^rick ^rober ^roge ^ron ^rose
3 ^roug ^rouge ^roya ^royal ^rs ^rum ^satu ^scar ^schmi ^schä ^scott ^seat ^secu ^secur ^sep ^shah
3 ^sier ^sift ^sifta ^silv ^smi ^sno ^sout ^south ^sri ^sudan ^sui ^suis ^suiss ^sul ^tali ^talib
3 ^tap ^teg ^then ^tong ^tuc ^udf ^uefa ^ulm ^uni ^us ^usb ^valen ^versa ^victo ^wal ^watt ^wikil
3 ^willi ^wol ^wolf ^yon ^yor ^zdf ^zhe ^züric
2 #3 $aates $aba $abien $abon $acebook $ach $achsen $adesch $ady $ae $ahoo $ais $aja $aks $alais
2 $ali $aliban $aliener $almart $amaskus $amb $ament $ames $anada $anat $ang $anische $ano $anter
2 $anuel $apest $arch $arde $arel $arie $ario $arn $arter $artin $asa $askus $atel $ation $ational
2 $atorium $ats $auser $av $ava $avid $aw $awi $ayne $ayo $aza $azonas $blik $book $bre $bwe $cc
2 $cebook $chland $chmidt $court $cs $dafrika $dam $dapest $dar $dau $delphia $derson $desbank
2 $desch $desliga $df $die $dkorea $dle $dong $dschin $dt $ear $earch $eare $ebec $echen $eer $eing
2 $eira $eitung $eivik $eking $elgien $ellow $ells $elphia $emark $emie $eml $enet $enko $enland
2 $ention $enver $epublik $erenzen $erikas $erine $ermann $eros $errat $esar $esbank $esla $esliga
2 $espeare $ess $esus $eto $eus $evelt $evo $exiko $furt $gal $gapur $garien $gart $garten $garter
2 $gjiang $gress $gtoner $guel $gyang $har $hauser $heim $hein $here $het $hima $hio $his $hite
2 $hland $hmidt $hoo $hur $husetts $ian $iana $ianz $iation $iban $ice $idt $ierra $ierre $ife
2 $iguel $ikt $iland $iment $indows $indus $inen $ingapur $ingham $ings $inische $inton $io
2 $iologie $ional $ionship $ira $irbus $isingen $ited $ito $itung $itut $ivik $ixon $iya $ić $je
2 $kar $kie $kine $kis $korea $ku $ladesch $lais $late $lav $lbourne $lem $lenge $lgarien $lgien
2 $liban $lie $liener $lier $lingen $linton $llah $lli $lloween $lly $llywood $lmart $loa $lor
2 $loween $lphia $lsen $lumbien $lysée $lywood $lı $mart $maskus $mation $mazonas $mbien $merikas
2 $mes $midt $mier $minster $ml $mon $msung $nada $nald $namo $nasur $nc $ncourt $ndation $ndie
2 $ndo $ndows $ndus $ner $nes $nesisch $nferenz $ngapur $ngau $ngers $ngham $ngjiang $ngress
2 $ngtoner $ngu $ngyang $nh $nin $ning $nistan $nitz $nland $nment $nos $nser $nsk $nster $nstitut
2 $ntion $nto $nuel $nus $nver $nwealth $obst $oc $oeing $oger $oi $oit $olden $ome $omen $on
2 $onald $onde $ondon $ongress $onis $onship $ood $opas $ordsee $ore $orge $oria $orld $orps $orum
2 $osaurus $oskau $osnien $otel $otte $oup $oust $outh $outube $ova $ovic $oween $ower $ox $oy $oza
2 $ozone $panisch $peare $phen $piegel $press $pton $publik $qi $qing $rabien $rah $rale $raße $rch
2 $rdsee $reb $red $reen $reivik $reml $renz $res $rikaner $rine $ringer $rioten $ritate $ritz $rld
2 $rmation $ropas $roust $rozone $rsel $rtz $run $sas $saurus $sburger $sche $seeland $sell $setts
2 $shausen $sher $shima $ship $silien $sischen $ska $skau $sliga $slime $sn $snien $speare $stein
2 $sterrat $stitut $swagen $sy $sée $taates $tai $tain $taner $ted $terrat $tetten $tgart $tgarter
2 $the $then $thi $ti $tiner $tional $tisten $titut $toner $traße $trioten $ttgart $tty $tute $tuts
2 $ty $uba $ubert $ublik $uca $udapest $udi $uebec $uk $ul $ulu $uma $umbien $uper $uritate $uropas
2 $urozone $usetts $uslime $uttgart $utube $uz $val $vard $velt $vention $vern $vid $vy $watch $we
2 $wealth $wich $wick $wo $xiko $xing $xon $xpress $yah $yer $yes $yi $yin $yoto $ysée $ywood $zke
2 $zonas $üdschin $ürich =administration =afghanistan =aids =airbus =alex =alt =amazonas =arabien
2 =austin =bangladesch =belgien =berlin =boeing =bosnien =breivik =budapest =bulgarien =bush
2 =championship =chen =china =clinton =commonwealth =damaskus =daniel =david =denver =dow =dr
2 =einstein =elysée =eurozone =facebook =fame =fed =fischer =foundation =föderation =garde =gaza
2 =grant =halloween =her =hessen =hindus =hollywood =house =infanterie =inn =institute =italiener
2 =james =jesus =jolie =kevin =klaus =kolumbien =konferenz =kongress =kreml =kyoto =lamb =london
2 =lord =maier =manuel =mario =mars =martin =massachusetts =meder =melbourne =mexiko =miguel
2 =ministerrat =miss =moskau =mr =muslime =neuseeland =nordsee =patrioten =peking =philadelphia
2 =post =premier =proust =quebec =reformation =roger =roma =russland =sachsen =sanders =scott
2 =securitate =shakespeare =sierra =singapur =spanien =spiegel =st =staates =stuttgart =stuttgarter
2 =super =taliban =temüdschin =tesla =test =tschechoslowakei =unasur =valle =verde =walmart
2 =washingtoner =white =windows =youtube =zeitung =zürich ^abū ^achi ^adam ^adm ^admi ^admin ^afri
2 ^aid ^airb ^airbu ^alde ^aldr ^aldri ^alexa ^alge ^alpe ^ame ^amen ^anc ^anton ^argon ^aris ^aser
2 ^aserb ^auda ^austi ^aven ^aş ^bade ^baha ^bai ^bali ^balt ^ban ^bap ^bapt ^bapti ^bec ^beng
2 ^berk ^bib ^bing ^bip ^bmw ^bo ^bog ^boon ^bow ^breiv ^breme ^brid ^briti ^broo ^brook ^brun
2 ^buck ^bull ^bund ^bvb ^byz ^byza ^byzan ^camb ^camer ^cape ^cardi ^carl ^caro ^cbs ^celti ^cente
2 ^cham ^chare ^chic ^chica ^cla ^clar ^coe ^coen ^comma ^commo ^compa ^conn ^cre ^cred ^credi
2 ^cree ^cruz ^curt ^daft ^deng ^denv ^denve ^deu ^deut ^deuts ^dl ^dokto ^dong ^dou ^duc ^düs
2 ^düss ^düsse ^eat ^eato ^eaton ^ed ^eden ^ef ^efe ^einst ^ell ^ente ^enter ^esper ^euphr ^euro
2 ^europ ^euros ^euroz ^faa ^fay ^felst ^feng ^flo ^flore ^fly ^fou ^foun ^found ^foz ^fred ^free
2 ^ft ^föd ^föde ^föder ^gao ^gar ^garde ^gates ^geisi ^gere ^gia ^gian ^glo ^gor ^grand ^grant
2 ^grey ^grüne ^gt ^guj ^had ^hage ^hann ^hel ^hess ^hesse ^hitl ^hitle ^holo ^holoc ^hond ^hongk
2 ^hors ^house ^hub ^hul ^hume ^hyde ^ijen ^indi ^inte ^inu ^inui ^inuit ^ise ^iwf ^jak ^jame
2 ^james ^jan ^jeff ^jeme ^jemen ^jenni ^jeru ^jerus ^jesus ^joh ^johns ^joli ^jolie ^jord ^jr
2 ^jágr ^kair ^kamb ^kat ^kea ^kevi ^kevin ^kho ^kib ^kir ^konfe ^konst ^krem ^kreml ^kru ^kurd
2 ^kyo ^kyot ^kyoto ^la ^lar ^laure ^leni ^les ^lest ^lia ^libe ^liber ^lil ^lim ^lima ^linc ^linco
2 ^linz ^liss ^lissa ^lit ^litau ^long ^luxe ^luxem ^luz ^maie ^maier ^mana ^manue ^mas ^matte
2 ^maur ^maya ^meder ^medic ^meg ^mend ^mex ^mexi ^mgm ^migu ^migue ^modi ^moro ^moss ^moun ^mp
2 ^mus ^mya ^naga ^nap ^napi ^nar ^nara ^nav ^nazi ^neap ^ned ^neil ^nep ^neus ^neuse ^nic ^nica
2 ^nicar ^nick ^nico ^nove ^np ^npd ^oly ^olym ^olymp ^one ^ope ^oxf ^pala ^palai ^patr ^pau ^paz
2 ^peek ^pent ^phi ^philh ^pin ^pir ^pkk ^plau ^pra ^prov ^provi ^pt ^puig ^put ^range ^regim ^reut
2 ^rho ^rhode ^ric ^richm ^roc ^rod ^rog ^roger ^rong ^roo ^roos ^roth ^rov ^rpg ^russl ^sa ^saar
2 ^sal ^salt ^sama ^sana ^sande ^satur ^sav ^seb ^sem ^shak ^shake ^shan ^shen ^siem ^sierr ^sk
2 ^skype ^smit ^spieg ^squ ^squa ^squad ^sr ^ss ^stal ^stali ^stat ^stee ^strat ^sup ^suv ^swa
2 ^swan ^tay ^templ ^tesl ^tesla ^that ^thom ^thor ^thu ^tib ^tibe ^tig ^tir ^tog ^toro ^toy ^trent
2 ^tru ^turk ^tus ^tyn ^uk ^ump ^una ^unas ^unasu ^unde ^under ^unit ^uru ^urug ^urugu ^valle ^verd
2 ^verde ^vinc ^vw ^walma ^walte ^warr ^wee ^well ^wels ^wes ^westm ^wies ^windo ^wolv ^wolve ^wom
2 ^wome ^women ^wool ^worl ^world ^xavi ^xi ^yong ^yout ^youtu ^zag ^zhan ^ózd
-2 $abak $abor $achstum $achtens $afia $agazin $ager $ages $agne $aida $akt $akter $ale $alent
-2 $alkon $alls $amilien $amms $ampion $anach $ancen $andidat $andy $anol $anäle $appe $arakter
-2 $are $arke $arnison $arts $arty $asche $ase $aseman $asien $au $auna $aune $azin $bak $brust
-2 $büt $chingis $chrift $chsel $chstum $chtens $chtshof $chuh $chuld $chulen $cience $ckel $dell
-2 $dels $dern $dert $didat $dler $dstein $dustrie $dys $eam $eans $ebens $ebüt $echsel $ecken
-2 $eere $eganer $ehorsam $ehörde $ehörden $eib $eig $ektor $elbst $elt $ema $emd $emien $ende
-2 $ends $energie $enhaus $ensch $entrum $eras $ergie $erke $erst $erstag $erte $erten $erver
-2 $erzog $es $esign $estland $eta $eten $ethan $eude $euge $ewalt $ewards $eß $farn $fekt $ffee
-2 $ffs $fgabe $film $fin $fuß $fälle $ganer $gazin $gebnis $ger $gern $gerät $get $gik $graf
-2 $gramms $gt $guan $harts $haus $hee $hens $hine $hingis $hirurg $hmus $horsam $hrend $hrift
-2 $hron $hsel $hstum $htens $hter $htshof $huh $huld $hulen $hänger $hörde $hörden $ialog $iche
-2 $id $idat $idin $ieger $iertel $ig $igh $igin $iken $ilber $illion $inder $ingis $insel $inter
-2 $irurg $ise $iskus $ismus $itamin $ivalen $izei $jahr $kal $kehr $kler $klus $kon $kopf $kp
-2 $krise $kter $ktor $ktoren $kussion $kws $las $lbst $lch $leger $ler $lf $linge $linie $lizei
-2 $lk $lkon $lme $loge $lometer $lon $lso $ltur $lug $lust $male $man $maß $mel $meter $mik
-2 $milien $mosom $mpfe $mpion $mwelt $nade $nal $ncen $ndert $ndidat $nds $ndstein $nerstag $nfall
-2 $ngas $ngis $nhänger $nik $nison $nit $nks $nlage $nline $ns $nsere $ntrum $nutzer $nzept
-2 $nzessin $nzym $ochen $ode $ofil $ol $olio $olizei $olke $ologe $omosom $onate $onie $onzept
-2 $orden $oren $orsam $oschee $osphäre $oton $ovinz $owns $parat $partei $pekt $pion $pos $prache
-2 $pruch $rakter $raktion $ralbank $rama $ramms $rang $ranken $rde $rden $rend $reude $rgang
-2 $rgebnis $rgeld $rheit $rial $rie $rieges $rift $rmen $rmer $rnen $rofil $romosom $ronen $rovinz
-2 $rror $rs $rstag $rste $rurg $rzog $räfin $räge $rämien $räte $sch $schen $schnitt $seman $sende
-2 $sers $sismus $sive $sma $sor $spekt $sphäre $ssismus $staat $stem $steron $stes $stler $strie
-2 $strom $stum $syl $tafrika $takt $tarre $tat $tausch $tent $teran $teron $teuropa $tewards
-2 $thmus $tie $tive $tler $tner $tors $tress $trie $tron $träge $tshof $twa $twas $tärke $tú $uern
-2 $ufgabe $ugen $ultur $umen $ummer $undert $union $uns $urm $urnier $ussion $ustrie $uter $ußball
-2 $valen $vinz $vität $weis $werke $wg $wns $ws $yklus $ymbol $ystem $ysteme $zei $zessin $zeug
-2 $zog $zte $zung $zwerk $zym $ßball $äfin $äfte $ährend $ämien $ärke $äure $örden $örter $üche
-2 $üden $üm $ünf $üt $üße =agenda =akp =anhang =asyl =auch =autos =bad =balkon =baseman =behörden
-2 =beta =bett =bier =bilder =brand =brüder =budget =börse =bühne =büro =charakter =charts =chef
-2 =chromosom =clubs =danach =davon =dazu =demokratie =den =deutsch =deutscher =dialog =die =dinge
-2 =donnerstag =dschingis =durch =en =erachtens =erde =es =eur =euro =evolution =ewg =fast =feld
-2 =festland =fleisch =food =forscher =freude =freund =fußball =fünf =garnison =gebäude =gegner
-2 =gerichtshof =glück =grad =grenze =grund =gräfin =haar =handy =hektar =herzog =hier =hotels
-2 =hunger =häuser =ihre =in =inland =inning =jahr =job =junge =kameras =kanal =kapital =karriere
-2 =kenntnis =kerl =kino =kolonien =konsul =konto =kosten =krebs =krieg =kunst =künstler =linien
-2 =lust =ländern =macht =magazin =mama =marketing =maschine =material =meine =methode =milch
-2 =millionen =mini =mitglied =modell =mord =motto =mutter =neue =nizza =norden =nr =null =nun
-2 =organ =ort =panik =parteien =partner =party =platz =prinzessin =probleme =prämien =raum =rede
-2 =reich =rivalen =salz =schüler =science =sein =selbst =sonne =sprecher =staat =status =sterne
-2 =stewards =strom =stück =syndrom =süden =tabak =team =teil =tennis =trainer =umwelt =unsere
-2 =videos =viertel =vitamin =von =wachstum =wald =wann =wein =weise =welt =winter =woche =während
-2 =zentralbank =zentrum =zucker =čtú ^aas ^absa ^absat ^ad ^adi ^adre ^afro ^agen ^agend ^albu
-2 ^album ^amts ^anbi ^anbie ^ande ^anhan ^anle ^anre ^anrei ^anwal ^apar ^apart ^app ^are ^argu
-2 ^assi ^assis ^aufg ^aufga ^aufs ^auft ^ausd ^ausdr ^ausw ^bad ^bahn ^basem ^befe ^befeh ^begri
-2 ^bera ^besi ^besit ^beso ^bil ^bli ^bode ^bonob ^bran ^brems ^bru ^bräut ^bün ^bünd ^caf ^camp
-2 ^chan ^chem ^chemi ^chir ^chlor ^clubs ^cod ^comic ^crew ^dab ^dah ^danac ^dara ^datei ^davo
-2 ^davon ^deba ^dek ^demo ^dip ^dipl ^diplo ^donn ^dort ^downl ^drog ^effek ^ehema ^eink ^elem
-2 ^eleme ^enk ^enz ^enzym ^epos ^erac ^erach ^erei ^ereig ^erk ^erm ^ermit ^erwa ^eth ^event ^evol
-2 ^evolu ^evp ^ewr ^exe ^exi ^exper ^expo ^fas ^fau ^favo ^favor ^feed ^fei ^feind ^fer ^feri
-2 ^ferie ^fic ^finan ^firme ^fis ^fisc ^fisch ^fo ^fossi ^frak ^frakt ^fre ^freit ^frem ^fremd
-2 ^fri ^fru ^fum ^fumb ^fumbl ^gala ^garni ^gehe ^gemä ^gesa ^geträ ^gewe ^gipf ^gipfe ^glaub
-2 ^gleic ^glä ^gra ^grem ^gräf ^gräfi ^grö ^grü ^gute ^gäs ^gäst ^gäste ^hack ^hek ^hekt ^hekta
-2 ^herb ^hi ^hoh ^hum ^human ^igh ^ihm ^impf ^index ^indu ^indus ^info ^inh ^inha ^init ^initi
-2 ^ins ^inva ^inve ^inves ^jod ^joha ^johan ^jug ^juri ^kam ^kanal ^kanon ^kar ^kari ^karr ^karri
-2 ^kass ^kenn ^kern ^kgv ^kinos ^klein ^klu ^klä ^kna ^knei ^kneip ^kok ^kompl ^konto ^koste
-2 ^kostü ^kred ^krei ^kultu ^köni ^könig ^küh ^kürz ^küs ^küst ^küste ^labor ^lac ^lachs ^leich
-2 ^lobb ^lobby ^luf ^luxu ^löwe ^lüg ^maf ^magi ^mail ^marme ^masc ^maue ^mauer ^mc ^mediz ^mekk
-2 ^mekka ^memb ^memo ^meng ^mesot ^mess ^miner ^mini ^mitte ^moral ^mott ^motto ^mrt ^mög ^nebe
-2 ^neug ^nimm ^niz ^nizz ^nizza ^nächs ^offs ^ohn ^oma ^opa ^oper ^opera ^opt ^opti ^oste ^panik
-2 ^paps ^papst ^pas ^patie ^pc ^pend ^perfo ^pfla ^pho ^phos ^phosp ^phy ^play ^plus ^portf ^pri
-2 ^prin ^prinz ^prop ^pun ^qual ^quali ^ra ^rak ^rassi ^ress ^resso ^rind ^roh ^rost ^sack ^samm
-2 ^schau ^schr ^schwi ^sech ^sechs ^sekt ^senf ^serve ^shirt ^skal ^skan ^skand ^slog ^sloga
-2 ^sonde ^sorge ^spd ^sper ^spi ^spor ^sport ^ste ^stern ^story ^stoß ^straf ^stres ^stude ^stun
-2 ^stur ^subs ^suc ^symb ^sys ^syst ^syste ^szene ^süden ^taifu ^takt ^talk ^tank ^ter ^term ^terr
-2 ^terro ^theme ^thera ^thro ^tic ^tick ^ticke ^tipp ^top ^torn ^tot ^trag ^trei ^treib ^tro ^trän
-2 ^träne ^tun ^turm ^töne ^umfe ^umfel ^umga ^umgan ^umla ^ungeh ^uno ^urt ^urte ^usa ^uw ^vat
-2 ^vegan ^vers ^vert ^vieh ^vit ^vl ^vpi ^wan ^waren ^wein ^weiße ^westa ^whis ^whisk ^wic ^wicht
-2 ^wider ^wirt ^witwe ^wwu ^wähl ^wähle ^währe ^würd ^würde ^yar ^zeb ^zebr ^zelle ^zen ^zer ^zink
-2 ^ziv ^zivi ^zivil ^zorn ^zust ^zyklo ^zün ^zünd ^ärzte
-3 $abel $ache $achen $affen $aher $aille $al $alog $als $alz $ameras $amstag $ance $anke $ant
-3 $arbe $arf $arkt $arriere $artal $arteien $artner $arüber $asie $asis $assen $atte $atus $auch
-3 $ausch $beit $bh $blatt $blem $bleme $blikum $bot $brik $bwohl $bäude $china $chnitt $chritt
-3 $chuhe $chüler $cker $daten $dere $dget $dian $dio $dner $down $drom $eams $eber $ebäude $ecke
-3 $ede $eges $egion $egner $ehör $eich $eilen $einde $einer $eispiel $eister $ektar $elen $eme
-3 $enda $enden $enntnis $ension $enst $enutzer $erbst $eren $erial $erne $erson $ersonal $esamt
-3 $eses $essin $ession $etails $etall $ethode $eting $etrieb $ett $eund $eutsch $fern $ffen $frage
-3 $ften $geln $genda $gis $gleich $gnal $gras $haber $hen $hnitt $hows $hrem $hritt $huhe $häre
-3 $hüler $ial $ib $ibe $icket $ieden $ief $ieges $iemand $ienst $iet $igen $ignal $ikalien $ikum
-3 $imchi $inale $ine $iner $ingle $iom $ionen $iothek $isk $ispiel $issarin $ition $iv $izid
-3 $keting $kets $kord $kratie $ks $ktar $ktien $lay $leme $lent $likum $lionen $liothek $ll $llen
-3 $llionen $lter $mbh $mchi $ment $meras $mern $mmel $mmes $mor $mpus $mstag $nahmen $nchner $ndin
-3 $ndrom $nergie $nern $nhaus $nie $nigin $nisse $nist $nitt $nne $nntnis $nol $nologie $nsor
-3 $nsul $nteil $ntnis $nwalt $näle $oblem $obleme $odus $ogel $ohle $okratie $olonien $omie $onnen
-3 $onsul $oot $orb $ors $orscher $ose $osen $ot $otor $otos $otz $phäre $piele $precher $ption
-3 $pus $rage $ras $ratie $rbeit $rbst $reise $rends $renze $resse $reund $rgie $rieden $riere
-3 $ring $rketing $rkt $rlich $roblem $robleme $rper $rrad $rriere $rsonal $rteien $rten $ruch
-3 $rust $räger $sarin $schee $schi $schluss $seln $ser $sere $sition $som $sonal $ssarin $ssin
-3 $stab $stanz $ste $stoß $tamin $tatus $teile $teine $tenz $tere $ters $tet $teur $thode $tlinien
-3 $trum $tschaft $tto $typ $tär $uartal $ublikum $ubs $uche $uder $udget $udio $uhe $ulen $umor
-3 $unge $unsch $unst $uppe $urz $usch $uto $utscher $vice $view $ware $yl $yndrom $zean $zeit $ßer
-3 $äche $ädchen $äden $ällen $ändler $ärz $äte $äude $äufer $äuser $öhne $önigin $örse $ühe $ül
-3 $üler $ünchner =aktien =also =annahme =anti =band =bar =bedarf =beginn =beispiel =benutzer
-3 =bibliothek =boot =brille =brot =bruder =bus =bücher =bürger =chaos =chemikalien =computer
-3 =daher =damit =dann =darüber =denn =deshalb =details =doch =dorf =druck =eltern =ende
-3 =engagement =fans =figur =folge =frage =frieden =gang =gebiet =gmbh =gott =haus =herbst =höhe
-3 =ihrem =im =innings =insel =ist =jeans =jetzt =jury =kimchi =klima =kokain =kommissarin =körper
-3 =links =luft =mail =metall =mittel =mittwoch =monate =moral =musik =mädchen =märz =münchner
-3 =natur =niemand =nummer =nähe =obwohl =online =organe =ozean =paar =paket =plan =pläne =position
-3 =problem =publikum =quartal =rang =rates =samstag =sand =schnee =schule =sender =server =service
-3 =single =skala =sohn =staaten =stelle =straße =technologie =tests =tochter =tod =trends =uran
-3 =urlaub =vater =volk =vulkan =wasser =wlan =wunsch =yards ^abe ^abge ^abgeo ^abko ^abkom ^abt
-3 ^acht ^alte ^anha ^anhä ^anhän ^anst ^antei ^antr ^argum ^arm ^art ^asy ^autor ^bahnh ^bakt
-3 ^bakte ^balko ^basi ^beda ^begi ^begin ^beitr ^bele ^benz ^beru ^besu ^besuc ^bett ^brau ^bril
-3 ^brill ^brüd ^brüde ^bvt ^bwl ^bär ^börse ^büh ^chaos ^chlo ^chor ^chro ^chrom ^clan ^code ^coup
-3 ^coupo ^cous ^cri ^dabe ^dabei ^dahe ^daher ^damit ^darm ^darü ^darüb ^daue ^dauer ^deb ^debü
-3 ^debüt ^dec ^dei ^deine ^desh ^desha ^det ^diag ^dialo ^diens ^dir ^doku ^donne ^dra ^dram
-3 ^drama ^droge ^dru ^dunkl ^dutz ^dutze ^effe ^ehem ^eie ^emp ^ener ^energ ^enzy ^erb ^ere ^essen
-3 ^ezb ^fakto ^farbe ^fast ^feie ^feier ^festl ^fett ^figu ^fina ^flei ^fleis ^fli ^flus ^fluss
-3 ^flüc ^flüch ^food ^fors ^fraue ^funkt ^fus ^füh ^führ ^gan ^gast ^gefä ^gefü ^gefüh ^gehi
-3 ^gehir ^gena ^genau ^gentl ^gep ^get ^gift ^gita ^gitar ^glau ^gmb ^gremi ^güt ^heima ^heu ^hex
-3 ^hin ^hint ^hinte ^hinw ^hinwe ^häm ^händ ^häuse ^ibm ^ihrem ^immob ^ini ^inlan ^inv ^jeans
-3 ^jetz ^jetzt ^juge ^jugen ^kabe ^kaid ^kamp ^kampa ^kaut ^kelln ^kennt ^kimc ^kimch ^klost ^kne
-3 ^kno ^koh ^kolo ^koma ^kons ^kreb ^krebs ^kron ^krone ^kun ^kuns ^kurv ^kurve ^käm ^kämp ^kämpf
-3 ^küc ^küch ^küche ^kühl ^kün ^küns ^künst ^lag ^lb ^leite ^letz ^letzt ^liebe ^log ^lös ^mafi
-3 ^magaz ^marm ^masse ^maul ^medi ^mes ^mez ^miet ^mir ^mittw ^mosc ^mosch ^mult ^multi ^müll
-3 ^neun ^niem ^noir ^non ^nrw ^num ^nutze ^näc ^näch ^obw ^obwo ^obwoh ^ohr ^okay ^onl ^onli
-3 ^onlin ^ordn ^osten ^out ^oze ^ozea ^ozean ^parte ^party ^paten ^paus ^perf ^pest ^pfad ^philo
-3 ^pitc ^pitch ^plän ^pläne ^poli ^pq ^prim ^prog ^proj ^proje ^prü ^prüf ^publ ^publi ^pul ^punt
-3 ^quel ^ras ^rates ^reb ^recht ^regi ^regio ^reko ^rekor ^rel ^reli ^revi ^riva ^runs ^räu ^sac
-3 ^salz ^sands ^sati ^sau ^scan ^schu ^schut ^schü ^sci ^seh ^sek ^seri ^servi ^set ^sho ^silb
-3 ^silbe ^sind ^sinne ^skala ^ske ^skla ^sklav ^soft ^soh ^solda ^solo ^son ^soz ^sozi ^sozia
-3 ^spann ^spei ^spre ^star ^stof ^stoff ^strom ^stö ^stör ^symbo ^syn ^syndr ^tabak ^talen ^tause
-3 ^techn ^tenni ^termi ^tests ^theor ^thron ^tode ^toma ^tomat ^tote ^trai ^tref ^treff ^tric
-3 ^trot ^trotz ^tu ^tunn ^tunne ^turn ^turni ^tüv ^ufer ^ukw ^uml ^unr ^url ^verb ^veto ^viert
-3 ^viru ^visi ^vitam ^voll ^wage ^wagen ^wech ^wechs ^wege ^weise ^wille ^wolk ^wolke ^woll ^wuns
-3 ^wunsc ^wut ^www ^wär ^wörte ^yards ^zaub ^zaube ^zeh ^zuck ^zucke
-4 $aaten $abe $aben $ahnhof $ails $alb $alität $amilie $amit $ampus $anal $andel $andes $anik $ank
-4 $ann $ards $arm $arre $ater $back $bens $bs $bst $chern $chluss $chnee $chnik $chon $chte $darf
-4 $dchen $del $deos $ebnis $echnik $edarf $eger $eginn $eisch $eisen $eite $eld $ele $elle $ellen
-4 $eller $eman $ent $ente $ept $erb $erd $eres $ericht $erien $ersion $erview $eshalb $ests $eton
-4 $etz $eug $ezug $fahrt $ferd $fonds $form $geber $ginn $gion $gkeit $gner $gramm $gur $haos
-4 $heid $hler $hluss $hnee $hnhof $hnik $hte $hung $hör $iarden $ichtung $ideos $ielen $ieren
-4 $ieses $iffer $igkeit $ilch $ilien $immel $inks $inzip $ips $ison $issen $itglied $itte $ittwoch
-4 $iß $kain $kala $kalien $kan $ket $kmal $kohol $konto $kran $lation $lber $lche $lder $leich
-4 $leisch $lern $liarden $liche $line $litik $lke $lkohol $llar $log $lten $ltern $lut $lück
-4 $meister $mente $mien $milie $mit $mord $mputer $ms $mus $nblick $ndex $nge $nnahme $nner $nt
-4 $ntin $nzip $ochter $odell $ohol $okain $ole $olith $olitik $omputer $onen $onne $onto $oral
-4 $orm $ormen $osition $osom $osten $ottes $paß $pt $punkt $puter $rad $rainer $ramm $raut $recher
-4 $rgane $ria $rias $rinzip $rlaub $rmut $rsam $rscher $rsion $rte $ruder $rve $rven $rview $rät
-4 $rüber $samt $sches $sel $shalb $sicht $sion $ssen $sts $taaten $tab $tails $tar $tart $tei $tel
-4 $tels $tem $tern $terview $tglied $tig $tiker $tin $top $tscher $ttes $ttwoch $twoch $uana $uck
-4 $ude $uer $uh $ulkan $ume $ums $und $unde $urs $urve $usion $utos $utz $utzer $wand $werb $woch
-4 $wurf $zahl $zid $zu $zza $äne $änge $über $ücke =abend =alkohol =andere =angebot =armut =basis
-4 =beim =berg =bezug =blick =campus =dank =diese =dieses =dollar =eine =energie =erfolg =fall
-4 =familie =fehler =fenster =finger =form =frauen =glas =gottes =größe =high =idee =ihres
-4 =interview =jahre =kaida =kirche =kurs =lager =landes =laut =liga =marke =milliarden =morgen
-4 =niveau =opfer =papier =prinzip =region =richtung =rolle =serie =spaß =tisch =virus =ziffer
-4 =zimmer ^abl ^abw ^aktie ^alu ^analy ^annah ^anti ^anz ^archi ^armu ^armut ^arz ^autos ^außen
-4 ^bas ^bedar ^begr ^beis ^beisp ^benzi ^berat ^betri ^bezir ^bi ^bio ^blat ^blatt ^blei ^blog
-4 ^boss ^botsc ^brus ^brust ^budg ^budge ^burg ^börs ^büc ^büch ^büche ^bühn ^bühne ^café ^chl ^cp
-4 ^den ^desi ^desig ^dial ^din ^dokum ^dol ^doll ^dre ^dri ^dschi ^duo ^dyn ^dyna ^elek ^elekt
-4 ^elt ^emk ^empf ^enga ^engag ^ent ^epi ^erge ^exil ^exp ^flie ^forsc ^fra ^frei ^fun ^garn ^gd
-4 ^gebu ^gebur ^gefa ^gege ^gegen ^gegn ^gegne ^gelb ^gewa ^gewin ^gips ^gla ^got ^gotte ^gren
-4 ^großb ^grün ^gut ^güte ^halt ^hat ^herbs ^hexe ^hun ^hung ^häus ^ihres ^immo ^imp ^inl ^inla
-4 ^iso ^junge ^kabel ^kai ^kaida ^kais ^kan ^kandi ^kanz ^kanzl ^kateg ^kau ^kil ^klos ^koka
-4 ^kokai ^komma ^konfl ^kontr ^krit ^kul ^kult ^kunst ^käse ^kön ^kür ^lach ^lehre ^lei ^leu ^line
-4 ^links ^lkws ^lohn ^lärm ^mann ^markt ^masch ^maße ^meh ^metal ^mine ^minu ^mitt ^model ^mono
-4 ^morge ^motor ^muste ^mutt ^mutte ^mühe ^namen ^neben ^netzw ^nich ^niema ^norde ^nul ^numm
-4 ^numme ^nut ^nutz ^ober ^obj ^obje ^objek ^obst ^ok ^park ^pes ^peso ^platz ^pony ^prod ^produ
-4 ^präm ^prämi ^puls ^quart ^quo ^rea ^reak ^reakt ^regel ^regie ^reic ^reich ^reihe ^renn ^rent
-4 ^rez ^reze ^roll ^run ^rund ^samst ^schei ^schif ^schn ^schul ^schül ^seg ^seit ^seite ^sekto
-4 ^shop ^sign ^situ ^situa ^skl ^sof ^sorg ^spez ^spezi ^spo ^spra ^sprac ^sprec ^spur ^spä ^stad
-4 ^start ^stau ^stop ^stra ^städ ^städt ^such ^sze ^sän ^säng ^sänge ^tanz ^taus ^taxi ^theo ^tis
-4 ^toch ^tocht ^torna ^trick ^trup ^trupp ^tür ^umg ^unfal ^ura ^urla ^verg ^vis ^wac ^waff ^waffe
-4 ^wec ^weis ^weite ^weltk ^wettb ^wide ^wun ^zahn ^zif ^ziff ^ziffe ^zimm ^zimme ^zin ^zins ^zuf
-4 ^zusam ^zwar
-5 $abei $agd $ahmen $ahn $ahr $ahre $amin $ampf $apier $arum $aschine $asser $aterial $atur $bend
-5 $chaft $chef $cher $chine $chter $chutz $cks $dentin $der $dex $eben $echer $ege $ehl $ehler
-5 $eihe $eiß $els $ement $enschen $eresse $ervice $etzt $eur $fee $fes $ffer $fisch $folg $frau
-5 $gd $gebot $glas $glied $gs $gung $haft $hannes $hm $hner $hutz $ichts $iebe $ieler $ift $ild
-5 $ile $ilm $inge $irus $isen $itis $iveau $izza $kten $lage $lar $latt $laub $ld $leid $lima
-5 $lith $llion $lubs $lung $min $mmen $mpe $ndere $ngebot $ngs $nhang $nken $nsion $nten $ntwort
-5 $ohannes $ohner $olg $ollar $or $osion $pfel $pier $ps $rem $rfolg $rille $rma $rozent $rr
-5 $rtner $rvice $schaft $schine $steller $teller $tens $teresse $terial $tor $toß $tritt $ts
-5 $tstadt $tt $ttel $tuation $tum $tung $twort $tzer $tzes $tzt $tät $uation $ucher $uchs $ucht
-5 $ufer $ugang $ukunft $uld $uls $uppen $ur $ure $urf $usik $utsch $wohner $xis $zept $zip $ähe
-5 $ände $änner $ügel =alle =alter =angst =antwort =auto =bahnhof =bord =brief =burg =dabei =der
-5 =geld =hilfe =ich =interesse =johannes =kamera =königin =leute =mann =medien =menge =menschen
-5 =meter =mir =mission =müll =prozent =risiko =sachen =schon =schwester =situation =telefon =titel
-5 =und =zugang =zukunft ^abend ^abk ^aktiv ^alk ^alko ^alkoh ^anb ^ander ^angr ^angri ^angs ^angst
-5 ^anlag ^anr ^atem ^ato ^atom ^ausg ^aussc ^basis ^bed ^bef ^beruf ^besc ^besch ^beta ^bezi ^bezu
-5 ^bezug ^bilde ^blau ^blic ^blick ^bombe ^bord ^brud ^brude ^bus ^campu ^chara ^chip ^chiru
-5 ^comed ^compu ^dac ^daten ^decke ^denk ^dien ^disku ^dop ^dopp ^doppe ^down ^drit ^dritt ^dro
-5 ^dunk ^ec ^eff ^ego ^ehre ^ei ^ele ^elte ^elter ^erg ^erste ^ess ^fakt ^fee ^fens ^fern ^fest
-5 ^feue ^feuer ^fkk ^fle ^fris ^fußba ^fälle ^fün ^füße ^ganz ^gebäu ^gen ^ger ^gerät ^git ^glüc
-5 ^glück ^größe ^gvo ^haf ^hals ^hande ^hast ^hei ^hemd ^hie ^hoc ^hoch ^hunge ^hän ^ingen ^innen
-5 ^job ^jur ^kaf ^kaise ^kampf ^kies ^kla ^klub ^know ^kol ^kolon ^komme ^kon ^korr ^kraf ^kraft
-5 ^krank ^krä ^kunde ^kurz ^leid ^lie ^link ^logo ^länd ^lände ^macht ^mal ^mark ^matr ^mehr
-5 ^meine ^mem ^menü ^meta ^mil ^milc ^milch ^mod ^modu ^mond ^mot ^mund ^mädc ^mädch ^nah ^nahe
-5 ^natu ^nicht ^niv ^nive ^nivea ^opf ^opfe ^opfer ^pake ^paket ^papi ^pass ^pers ^pfer ^pferd
-5 ^pkw ^pla ^posi ^posit ^pote ^prei ^preis ^pro ^prob ^ps ^qua ^quar ^quell ^rad ^rass ^rate
-5 ^rats ^reali ^rege ^reih ^reis ^ret ^rival ^rote ^ruf ^ruhm ^satz ^scha ^schri ^send ^sic ^signa
-5 ^singl ^ski ^sms ^soll ^staa ^staat ^stand ^stel ^steu ^steue ^stu ^studi ^stund ^stüc ^stück
-5 ^sym ^szen ^säu ^süde ^train ^trau ^traum ^trend ^umwel ^unfa ^verei ^viele ^virus ^viz ^vize
-5 ^vulk ^vulka ^wach ^waf ^weit ^wert ^wie ^wiss ^wur ^wür ^zaun ^zehn ^zeug ^zoll ^zuk ^zuku
-5 ^zukun ^zwa ^zwi ^zyk ^zykl ^ärz ^ärzt ^úohs
-6 #1 #5 $aare $affee $aft $age $ahlen $ahrt $ainer $aket $aktion $amera $anz $aten $ator $ause
-6 $axis $band $bene $bild $blick $chen $chts $chtung $des $druck $ebe $ebot $edien $efon $ehr
-6 $eide $elefon $enn $enster $entin $err $erät $eure $europa $gin $greich $gst $halb $hek $hes
-6 $hon $hres $hts $htung $huana $hwester $ichen $identin $igreich $igur $ihuana $ilder $immer $in
-6 $inien $isiko $its $itt $kel $kw $lagen $lauf $lb $lefon $lfe $lge $lied $ling $linien $lität
-6 $ls $lte $läne $mal $mera $mut $ndler $nft $ngst $nkel $nkt $nn $nnes $nschen $nst $of $og $olge
-6 $ontag $op $orie $orien $ort $ozent $pieler $ragen $raum $raxis $reis $ren $rf $rief $rieg
-6 $rihuana $rom $rot $rund $ruppen $rzt $röße $sam $siko $sis $sitz $ss $sse $teien $test $ting
-6 $tiv $tos $tzen $unft $usland $welt $wester $ym $zen $zösisch $ßen $äle $ätze $öhe $ösisch $üll
-6 $ürger $üro =ausland =bereich =fisch =französisch =himmel =kaffee =kraft =königreich =marihuana
-6 =moment =monat =montag =männer =nation =osten =praxis =präsidentin =ton =tür =uni =warum ^aben
-6 ^abf ^abg ^absc ^absch ^an ^anal ^ank ^antwo ^arb ^augen ^ausla ^aut ^ball ^bars ^beam ^beamt
-6 ^beh ^behö ^behör ^brie ^come ^dem ^denn ^des ^deta ^detai ^dinge ^dolla ^dreh ^druc ^druck ^dsc
-6 ^dsch ^dur ^ebe ^eier ^eige ^eigen ^end ^ergeb ^ex ^fal ^fehle ^fenst ^figur ^fing ^finge ^fol
-6 ^folge ^freu ^funk ^fußb ^fäl ^fäll ^gap ^gebie ^gebä ^geist ^gerä ^gesc ^gesch ^gese ^geset
-6 ^getr ^gewi ^gibt ^glü ^grad ^grau ^gro ^größ ^gründ ^haft ^halb ^haup ^haupt ^herrn ^high
-6 ^hilfe ^himm ^hunde ^inge ^itj ^jahre ^je ^kame ^kann ^kapi ^kei ^kerl ^klei ^kli ^klo ^koll
-6 ^kra ^kre ^lager ^land ^leh ^lied ^lini ^linie ^lob ^lust ^mach ^mama ^man ^mari ^marih ^medie
-6 ^merkm ^meter ^mikr ^mikro ^mili ^milit ^mode ^mome ^momen ^monta ^mut ^mär ^natur ^not ^nur
-6 ^näh ^ohne ^op ^ost ^paa ^papie ^plä ^poten ^prax ^praxi ^reise ^res ^rest ^ris ^risi ^rolle
-6 ^rot ^sende ^sex ^show ^sich ^ska ^sta ^ster ^stimm ^straß ^strei ^tab ^tief ^tier ^tisc ^tisch
-6 ^touc ^touch ^umw ^umwe ^unge ^urlau ^vate ^vater ^vid ^vie ^vita ^vul ^wachs ^waru ^warum ^welc
-6 ^welch ^wisse ^witz ^währ ^zel ^zent ^zentr ^zim ^zuga ^zugan ^zusa
-7 $aar $aat $adt $aktor $amen $amm $amt $annes $ass $aube $bnis $bt $chule $ef $ehen $ei $ens
-7 $errn $erung $eue $euer $ext $ff $fon $gabe $geld $gen $ges $hance $heit $hme $hof $hren $hrt
-7 $hule $iere $iff $ilfe $ilie $inie $inne $iter $ität $ive $kurs $lg $lt $men $mpf $mt $ndel $nee
-7 $nen $nk $nke $och $olz $oment $othek $pe $pfe $re $rebs $rin $rrn $rtal $ruf $rze $spiel $tadt
-7 $ter $terien $thek $tika $tnis $trieb $tsch $tück $ub $veau $wohl $älle $ör $örper $ücher $üge *
-7 =alles =chance =herrn =ihnen =kinder =nord =was =wenn ^ab ^akp ^alles ^ang ^angeb ^asyl ^auge
-7 ^back ^beg ^benu ^benut ^bewe ^boden ^bürg ^bürge ^dach ^dich ^eig ^erfo ^erfol ^erl ^etw ^feld
-7 ^feu ^fil ^fla ^folg ^geme ^gemei ^gip ^glei ^gmbh ^grab ^gru ^grä ^habt ^handy ^herzo ^himme
-7 ^hör ^ihn ^ihne ^ihnen ^imm ^insel ^ist ^jagd ^jed ^jung ^kaff ^kaffe ^kalk ^kamer ^kap ^kapit
-7 ^karte ^kinde ^kle ^klim ^klima ^kmu ^kohle ^kom ^konsu ^kost ^krie ^krieg ^kur ^körp ^körpe
-7 ^lauf ^leit ^lese ^leute ^lieb ^luft ^län ^maß ^menge ^mitg ^mitgl ^mrd ^musi ^nase ^neu ^nro
-7 ^obers ^off ^pap ^part ^pfa ^plan ^profi ^risik ^roman ^sache ^sand ^schla ^serie ^serv ^sit
-7 ^sitz ^sofa ^sonn ^sonne ^stim ^tea ^telef ^tite ^titel ^tor ^tra ^ums ^unf ^vertr ^vide ^vors
-7 ^wald ^werk ^wohn ^yard ^zahl ^zell
-8 $aison $at $aus $bahn $biet $ches $ck $dat $dem $ebiet $ebs $eid $ein $ekt $em $erk $fs $gnis
-8 $griff $halt $hmen $ige $ist $itik $ken $kunft $le $lich $lle $mm $ndes $ne $nsch $nsel $ntag
-8 $nze $off $olle $oman $onat $orgen $oß $ran $rbe $rieb $rme $rt $sik $ssar $stoff $taat $telle
-8 $tes $trom $uft $ument $unden $utter $walt $wert $wort $xt $yp $zent $zes $zin $äge $äre $äter
-8 $öße =anfang =das =frau =herr =roman =saison ^alle ^alter ^arzt ^auch ^auss ^baby ^bere ^beri
-8 ^beric ^brot ^da ^dann ^date ^dein ^dia ^disk ^drei ^durc ^durch ^eben ^edv ^eg ^ehr ^erde ^erw
-8 ^ews ^fami ^famil ^fans ^fehl ^gang ^gebi ^geric ^glas ^graf ^inne ^inni ^innin ^inse ^jury
-8 ^kauf ^kfz ^kolle ^komp ^konz ^kran ^kri ^kör ^laut ^leb ^leut ^marke ^mee ^mit ^mona ^musik
-8 ^mäd ^nac ^nein ^neue ^ob ^ort ^poliz ^punkt ^rec ^rech ^ruh ^ruhe ^sein ^sinn ^stell ^stil
-8 ^stud ^stä ^tage ^tore ^trä ^unse ^unser ^unte ^unter ^uran ^video ^vom ^ware ^wass ^wasse ^wc
-8 ^wei ^wel ^wlan ^woc ^woch ^woche ^zau ^zeit ^zug ^öko ^čtú
-9 $ahme $all $arias $aub $chs $dung $eiter $ene $enten $enz $ereich $hlen $hnen $ht $ieb $ied $ind
-9 $inn $ion $issar $itel $kte $missar $mme $mmissar $nahme $nde $nfang $ppe $päische $rauen $rb
-9 $rer $ruck $til $tion $uß $werk $äische $ät =europäische =firma =kommissar =mai =man =marias
-9 =sie ^aber ^akt ^anfa ^anfan ^anla ^ausl ^band ^berg ^bier ^bis ^dat ^dazu ^ding ^en ^ende ^entw
-9 ^erst ^ewg ^ferns ^firma ^fot ^frag ^frage ^geri ^höh ^kein ^konze ^lass ^lehr ^liga ^mai ^mate
-9 ^mater ^mei ^männ ^männe ^märz ^nr ^null ^proz ^proze ^richt ^rück ^sais ^saiso ^schl ^selb
-9 ^selbs ^so ^spe ^spie ^spr ^str ^stü ^tat ^tie ^umf ^uns ^unt ^volk ^wah ^wand ^weg ^wo ^zah
-9 ^zei ^zie ^ära
-10 $aß $ch $eg $el $er $erei $fer $gas $hef $hn $icht $ik $iker $irma $ittel $ke $luss $lz $nz
-10 $oden $opf $pfer $plan $riff $rke $rung $sser $stand $ten $tik $toff $ufe $unkt $äger $äischen
-10 $änger $äume $ück =aber =europäischen =thema ^akti ^anh ^ans ^anw ^arbe ^arbei ^auß ^auße ^bau
-10 ^betr ^boot ^brief ^deck ^dorf ^ehe ^erf ^ers ^erz ^farb ^feh ^film ^flug ^form ^freun ^früh
-10 ^fünf ^für ^gel ^grun ^grund ^hau ^haus ^heim ^hilf ^lage ^lebe ^leben ^män ^name ^nähe ^probl
-10 ^rede ^reg ^rüc ^spaß ^süd ^text ^ton ^uhr ^wett ^wäh ^zum ^öl
-11 $aria $auf $aum $eien $eis $eute $fte $hema $hrer $iele $it $ktion $ln $nd $nung $piel $ppen
-11 $rau $ritt $rn $satz $tur $tz $ungs $ße $är $öl =mal =stadt =wie ^als ^anl ^beim ^berei ^blut
-11 ^buch ^büro ^chanc ^etwa ^fach ^fan ^firm ^frü ^ged ^geg ^gott ^grenz ^haar ^herz ^hier ^holz
-11 ^in ^ja ^jah ^jede ^kart ^kilo ^kopf ^lkw ^meer ^mio ^monat ^mord ^nun ^paar ^pfe ^pfl ^rau
-11 ^raum ^rei ^sch ^sohn ^sti ^tag ^team ^tod ^typ ^viel ^vier ^wann ^wer ^wet ^zur ^zus
-12 $atz $aut $cken $eile $end $erin $fen $gang $ieg $keit $lan $lick $nden $rei $teil $tze $ule
-12 =person ^also ^amt ^anf ^aus ^auto ^bez ^chef ^dank ^dies ^doch ^du ^eine ^eis ^fah ^fahr ^flü
-12 ^foto ^franz ^gas ^gef ^höhe ^ide ^kind ^kino ^mens ^mensc ^milli ^netz ^see ^tee ^tei ^them
-12 ^thema ^und ^wahl ^weiß ^woh
-13 $ag $ahl $be $ben $de $ere $ern $fang $gel $he $hle $ie $mmer $st $tand $trag $um $uss $ut $zug
-13 =maria ^abs ^am ^bei ^bet ^bild ^diese ^er ^es ^fall ^geb ^gem ^hund ^kont ^kurs ^nord ^sei ^um
-13 ^von ^was ^zwei ^übe
-14 #6 $alt $eil $fall $fel $hne $me $rz $se $zt ^bes ^bür ^der ^erd ^idee ^rat ^welt ^wort ^ziel
-14 ^zu
-15 $bau $che $cke $eiten $ft $nis ^bew ^groß ^im ^spiel ^stadt ^teil ^über
-16 $eine $eise $kt $rm $tag $uf $ze ^fuß ^geld ^gew ^mein ^perso ^zwe
-17 $ür ^die ^flu ^geh ^ich ^jahr ^maria ^sie ^wenn
-18 $hl $hre $pf ^herr ^nach ^ver
-19 $cht $en $fe $ge $hr $ug ^hand
-20 $eit ^das
-21 ^frau ^ihr ^ihre
-22 $te $uch ^auf ^ges
-23 ^ein ^wir
-24 $eln
-25 #7 $ungen
-27 ^vor
-35 $ung
"""
"""Features: ``=`` the word, ``^`` its beginning, ``$`` its end, ``#`` its shape, ``*`` any word."""
