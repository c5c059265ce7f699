"""Common given names in Norway: strong evidence that capitalised words are a person."""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
aadne aage aagot aamund aanund aase aashild aasmund abbas abdelkader abdi abdirahman abdirizak abdul abdullah
abdullahi abel abigail abraham ada adam adele adelina adil adina adnan adolf adrian agnes agnete agnethe agnieszka
ahmad ahmed aida ailin aina aisha ajla aksel alan alba albert albin aleks aleksander aleksandra aleksi alessandro alex
alexander alexandra alexandre alexis alf alfhild alfred ali alida alise alisha alison allan alma alva alvar alvhild
alvilde amal amalia amalie amanda amandus amar amel ameli amelia amina amir amjad ammar amra amund amundine anas
anastasia anders andrea andreas andrey andrine andrzej andré ane aneta anette anfinn angela angelica angelika angelina
anine anisa anita anja anjali anlaug ann anna annabell annalise annbjørg annbjørn anne anneli annelise annemor annette
annhild annika annike anniken annveig anny anouar ansgar ante anthony anton antonia antonina antonio anwar are aria
arif arild arjan armin arnbjørg arndis arne arnfinn arnfrid arngrim arnhild arnhold arnljot arnold arnolf arnstein
arnt arnulf aron arthur artur arva arve arvid arvinn asad asbjørg asbjørn ase asgeir asif asim asker aslak aslan
aslaug asle asma asmaa asmund asra asta astor astri astrid atif atle attila aud audgunn audhild audny audun audvar
audvin august aune aurelia aurora avni aya ayaan ayan aylin ayse azad aziz aziza azra baard bahar bakir balder bashir
beate belinda bella belma bendik benedict benedicta benedicte benedikt benedikte bengt benjamin benny bente benthe
beret bergliot bergljot bergny berit bernhard bernt bertha berthe bertil bertine besim betty beverly bianca bilal bina
birger birgit birgith birgithe birgitta birgitte birk birkir birte birthe bitte bjarke bjarki bjarne bjarte bjørg
bjørge bjørghild bjørgulf bjørgvin bjørk bjørn bjørnar bjørnhard bjørnhild bjørnulf bjørnulv blerta bo bodil bodill
bogdan borgar borghild borgny borgunn botolf bozena brage bragi brede brian bridget brigt brit brita brith britt
britta bruno bryndis bryngjerd brynhild brynjar brynjulf brynjulv bård børge børje børre caitlin camilla camille
camillus carina carl carla carlos carmen carolin carolina caroline carsten casper cathrin cathrine cato catrine
cecilie celia celina celine cesilie charles charlott charlotta charlotte chloe chris christa christel christen
christer christian christiane christianne christin christina christine christofer christoffer christoph ciara clara
clas claudia claus clemens connie conrad constance cornelia cornelius crister cristina dag dagbjørt dagfinn dagfrid
daghild dagmar dagmara dagmund dagne dagnhild dagny dagrun dagrunn dagveig dahir dalia damian daniel daniela danijel
danuta daria dario dariusz daud david dawid dean deborah deeqa denis denise dennis derya desta dhanya diana didrik
diego dilan dilek dimitri dina disa ditte djamila dmitri dominic dominik dominika donna dordi doris dorota dorte
dorthe dorthea dragan dragana dyveke ebba ebbe edda eddie eddy edel eden edgar edin edita edith edle edmund edna
eduard edvard edvin edward edwin eftim egil egon ehab eigil eileen eileif eilert eilif eilin einar einride eir eira
eirik eirill eirin eirunn eivin eivind ekaterina elaine eldar eldbjørg eldgrim eldrid eleanor elen elena eleonora
elfrid eli eliana elias elida elif elin eline elinor elisa elisabet elisabeth elise elisiv elita eliza elizabeth ella
ellef ellen ellie elling ellinor ellisif elly elma elmer elna elsa elsbeth else elsebeth elsie elvin elvira elvis
elzbieta emanuel embla embrik emelie emely emerentze emil emilie emine emir emma emmy endre enok enrico enya erica
erich erik erika eris erle erlend erling erna ernest ernst ervin eskil eskild esma espen esra estella esten ester
esther estrid eufemia eugen eugenia eva evald evan eve evelin evelina evelyn even evy ewa eyolf eystein eyvind eyvor
ezra fabian fadi fadumo fahad faisal faiza faizan fanny farah fardin farhan farid farida faris farshad fartun faruk
fatema faten fatih fatima fatime fatma fatou fatuma fawad felicia felicity felipe felix femke ferdinand ferhat
fernando fevzi fikret filip fina finn fiona firas fiza fjodor flemming flora florence florian fouad francesca francis
francisco franck frank franz fred fredd freddie freddy frederic frederik frederikke fredric fredrik fredrikke freia
freja frida fride fridtjof frieda friis frithjof fritjof fritz frode frøy frøya frøydis fuad gabriel gabriella
gabrielle ganesh garima gaute geir geirmund geirr gellert georg george georgia gerard gerd gerda gerhard gerlinde gert
gertrud ghulam giedre gina gisle gitta gitte gizem gjerdis gjermund gjertine gjertrud gjøri gjøril glenn gloria
godtfred goran gordana gorm graham grazyna greg gregers gregor greta grete grethe grim gro gry grynet gudbjørg
gudbrand guddveig gudlaug gudleik gudmar gudmund gudny gudolf gudrid gudrun gudve gudveig gulbrand gunbjørg gunda
gunde gunfrid gunhild gunilla gunlaug gunn gunnar gunnbjørg gunne gunnfrid gunnhild gunnlaug gunnleif gunnstein
gunnulf gunnvald gunnveig gunnvor gunstein gunvald gunvor guri gurli guro gustaf gustav guttorm gyda gyri gyrid gøran
gøril gørild gøsta haakon haavard habib hadi hadia hafdis hafiz hafsa hafsteinn haider haithem hajar hakan hala haldis
haldor haldora halfdan halgeir halil halima halina hallbjørg hallbjørn halldis halldor halldora hallfrid hallgeir
hallgerd hallgrim hallkjell hallstein hallvar hallvard hallveig halstein halvar halvard halvor hamid hampus hamza
hamzah hanan hanna hannah hanne hannes hans harald harriet harris harry hasan haseeb hassan hasse hauk havva hedda
heddy hedvig hedvik hege heidi heidrun heike heine heinrich helen helena helene helfrid helga helgard helge heljar
hellen hellmut helmer hendrik henni henning henny henriette henrik henry herbert herbjørg herbjørn herborg herdis
herlaug herleif herman hermann hermine hermod hermund herold hertha hiba hibo hicham hilda hilde hildebjørg hildeborg
hildegard hildegunn hildur hilja hilmar hiwa hjalmar hjørdis hodan hogne holger hooman houda hovhannes hugo hulda
humza hussain hussein hågen håkan håkon håvald håvar håvard håvik hæge hælge høgne ian iben ibrahim ida idar iddis
idun idunn ignacio igor ihsan ikram ilham iliana ilias ilir ilona ilse ilyas iman imran ina inez inga ingar ingard
inge ingebjørg ingeborg ingebret ingebrigt ingebrikt ingegerd ingeleif ingeleiv ingelin inger ingerid ingfrid inghild
ingjald ingjerd ingmar ingmund ingolf ingolv ingri ingrid ingrun ingrunn ingun ingunn ingvald ingvar ingvart ingveig
ingvild ingvill ingvor ioan ioana irada iram iren irena irene iril irina iris irja irma irmelin isa isaac isabel
isabell isabella isabelle isac isak iselin ishak islam ismael ismail ismar issa ivan ivana ivanka ivar iver ivo iwona
izabela jack jackie jacob jaffar jahn jakob jakub jama jamal james jamila jan jane janet janett janicke janina janita
janka janna jannat janne janniche jannicke jannik jannike jaran jarand jardar jarl jarla jarle jasmin jasmina jasmine
jason javed javid jawad jean jeanett jeanette jelena jelle jemina jen jenna jennifer jenny jens jeremy jerome jerzy
jesper jessica jette jim jimmy jiri jo joachim joacim joakim joan joanna joar jocelyn joel jofrid johan johanna
johannas johanne johannes john johnny johs jolanta jomar jon jonas jonathan jone jonette jonna jonny joralf jorid
jorild jorill joris joronn jorun jorunn jose josef josefin josefine joseph josephina josephine josip jostein josva
jovana joyce jozef juan judit judith judy jukka jule julia julian juliane julianne julie juliet juliette julius june
junis jurgita jurij justina justyna jytte jæger jøran jørand jørg jørgen jøril jørill jørn jørund kaare kabir kadir
kai kaia kaisa kaj kaja kajsa kalle kamal kamil kamilla kamran kanwal karam kare karen kari karianne karim karima
karin karina karine karita karl karla karoliina karolina karoline karstein karsten kasia kasim kaspara kasper katarina
katarzyna kate katharina kathe kathinka kathleen kathrin kathrine kathy katja katrin katrina katrine katti kaya keith
kelly kenan kennet kenneth kent kerim kerstin ketil kevin khadija khadra khaled khalid khalil khawar kian kieran kim
kimberly kine kira kirsten kirsti kirstin kittel kittil kitty kiyan kjartan kjell kjellaug kjellfrid kjellrun
kjellrunn kjersti kjerstin kjetil kjølaug klara klaudia klaus klemet knut kolbein kolbjørg kolbjørn konrad konstanse
kornelia kornelius kosovare kris kristel kristen krister kristi kristian kristiane kristianne kristin kristina
kristine kristjan kristmund kristofer kristoffer krystyna krzysztof kubra kurt kwabena kyrre kåra kåre laila lailla
lajla lale lara larisa lars lasse latifa laura laurence laurenz laurits lauritz lea leah leander leidulf leif leikny
leila leiv lena lene leni lennart leo leon leona leonard leonardo leonora leszek levi leyla lia liam lidia lidvard
lidvin lilian lill lillemor lilli lillian lilly lily lina linda line linea linn linnea linnéa lionel lisa lisbet
lisbeth lise lisen lisette liss lissi liv liva livar live liven livia ljiljana lone lorens lorentz lorenzo lotta lotte
louis louisa louise lovis lovisa lovise luay lubna luca lucas lucia lucian lucie lucy ludmila ludvig ludvik luis luisa
luka lukas lukasz luna lya lydia lykke lynn lyubov mads magda magdalena maggie magna magnar magne magnhild magni
magnild magnus magny magrit magritt mahad mahamed mahamud mahbub mahdi maher mahmood mahmoud mahmud mai maia maida
maija maiken maj maja majbritt majd majken malak malena malene malgorzata malik malika malin malina malvin manal manar
mandeep maniha manuel manuela mara marc marcel marcela marcin marco marcus marek maren margaret margareta margarete
margareth margaretha margarethe margarita margit margot margret margrete margrethe margun margunn mari maria mariam
marian mariana mariann marianna marianne marie mariell mariella marielle marija marika marilyn marin marina marine
mario marion marisa marit marita maritha marius mariusz marko markus marlene marlin marta marte martha marthe marthin
marthine martin martina martine martinus marty marvin mary maryam maryan marzena mateusz mathea matheo matheus mathias
mathilda mathilde mathis matias matilde mats matteo mattias matz maud maurice maxim maximilian may maya mayra
małgorzata medina mehdi mehmet meho melanie melina melinda melissa melvin merete merethe merita meron meryem metin
mette mia michael michaela michal michel michele michelle mickel miguel mihaela mikael mikaela mikal mikala mikkel
mikkeline mila milad milan milena milla millian millie milos mimmi mina mindaugas minh mira miranda mirela miriam
mirjam mirjana miroslav mirza moa modulf mohamad mohamed mohammad mohammed mohamud mohsen moina molly mona monica
monika monja morad morgan moritz morten mostafa moussa mubarak muhamed muhammad muhammed muna muniba munira murad
murat musa mushtaq mustafa mustafe myriam mysan målfrid mårten nabil nada nader nadezda nadia nadine nadja naeem
nafisa nahid naima nala nana nancy nanna naomi narges narve nasir nasra nasreen nasrin natalia natalie nataliya
natasha nathalie nathan nathaniel navid nawal naz nazanin nazia nazir neda neema nela nellie nelly nelson nermin
nermina nichlas nicholas nicklas niclas nico nicola nicolai nicolas nicolay nicole nida niels nikita niklas nikola
nikolai nikolas nikoline nils nina ninja ninni nita njaal njord njål noa noah noel noelle noman nooman noor nor nora
norbert nordis noreen normann norolf norunn norvald novalie numan nura nuria nurten nurul nusrat nystein oda odd odda
oddbjørg oddbjørn oddfrid oddgeir oddgunn oddhild oddlaug oddleif oddleiv oddmar oddmund oddne oddny oddrun oddrunn
oddvar oddveig oddvin odin odne oksana ola olaf olafur olai olaug olav olave ole olea olefine oleg oleif oleksandr
oleksandra olena olga oline olive oliver olivia olivier olof olufine olve oma omar omer ommar ommund ondrej orhan
orlando orri osama oscar oskar osman osmund otar othelie othilie otilie ottar ottilie otto ove owe owen oystein paal
pablo pal palma pamela parisa parveen parvin pascal patricia patrick patrik patrycja patryk paul paula paulina pauline
paulus pavel pawel paweł peder pedro peer peggy per pernille perny petar peter petr petra petrine petronella
petronelle petru petter philip philippa phillip phuong pia pierre piotr polina poul preben priya przemyslaw pål quynh
rabia rachel rada radek radoslaw rafael rafal rafiq ragna ragnar ragndis ragne ragnfrid ragnhild ragni ragnild
ragnvald raheem rahel rahime rahma rahman raimond raisa rajesh rakel ralf ralph rambjørg ramin ramon ramona ramzan
rand randfrid randi randolf randulf rania ranveig rasa rashid rasmus raymond razia rebecca rebecka rebekka reem refik
regina regine reidar reidulf reidun reidunn reiel reier rein reinert reinhard reinhold reinholt remi remigiusz remy
renata renate rene renee reza rezgar rhoda rianne ricardo richard rick rickard rickhard rigmor riitta rikard rikka
rikke rina rine risto rita ritva roald roar rob robert roberta roberto robin rodolfo rodrigo roger roghayeh roland
rolf rolfine rolv romain roman romana ronald ronja ronny rosa rosalina rosanna roselyn rosita rosmari rosmarie roy
royne roza rozerin ruben ruby rudi rudolf rukhsana runa runar runbjørg rune runhild runi russell rustam ruta ruth
ruzica ryan rye rønnau rønnaug saad saba sabah sabina sabine sabri sabrina sadia saeed safia safiya sagal sahar sahra
said saida saima saira saja sajid sakarias salah saleh salem salih salim salima salma salman salome salvador samaneh
samantha sami samia samin samina samir samira sammy samson samuel sana sandeep sander sandor sandra sanel sangeeta
sania sanja sanna sanne sapna sara sarah sarita sasha saskia satu saud savannah sebastian seema seher selam selda
selena selim selin selina selma semir semira sera serafin serena sergej sergio serina serkan serwa sevda severin
shabana shabnam shada shafiq shahid shahin shahnaz shahzad shaima shakeel shamim shamsa shan shane shannon sharif
sharmarke sharmila sharon shazia sheila shirin shiva shkurte shpresa sia siamak siavash sibel sidra sidsel siegfried
sigbjørg sigbjørn sigbrit sigfred sigfrid sighild sigleif sigmar sigmund sigmunn signe signy sigrid sigrun sigrunn
sigtor sigurd sigvald sigvard sigvart sigve sigvor siham silas silja silje silke sille silva silvana silvia simen
simon simona simone sina sinan sindre sindri sine sini siren siri siril sirill sirin siss sissel siv sivert siw sjur
skage skjalg slavica slavko slawomir snefrid snorre sofia sofie sofus solbjørg solbjørn soledad solfrid solgerd
solgunn sollaug solomon solrun solrunn solvei solveig solvor solvår somaya sondre sonia sonja sonny sonya sophia
sophie sophus sorin srdjan staffan stanislav stanislaw stefan stefania stefanie steffen stein steinar steinbjørn
steingrim steinkjell steinulf steinvar stella stener stephan stephanie stephen steve steven stian stig stina stine
storm stuart sture sturla styrkår ståle suhaib sukran sulejman suleman sultan suman sumaya sumeya sune sunniva sunnøve
susan susana susann susanna susanne suzanna suzanne svanaug svanhild svante svea svein sveinn sveinung sven svend
svenja svenn svenning sverra sverre svetlana svitlana syed sylfest sylvain sylvelin sylvi sylvia sylwia synne synneva
synnøva synnøve synva syver syvert såkon sæbjørn sæmund sølve sølvi søren sørine tage taha tahir tahira tale tallak
tamara tania tanja tanya tara tarald taran tarek tarik tariq tarjei tasneem tatiana tatjana taya tea ted teis tellef
telma telse temesgen teodor teresa terese tereza terje terkel terry tesfay teun thale thalia thanh tharald thea theo
theodor theodora theres theresa therese thi thiago thilde thom thomas thomine thor thora thoralf thorbjørg thorbjørn
thordis thore thorgeir thorgrim thorhild thori thorleif thormod thorolf thorstein thorunn thorvald thrine thron thrond
thuy tia tiago tian tidemand tiina tilda tilde tilla tim tina tina-marie tine tinius tiril tirill toa tobias tollak
tollef tom tomas tomasz tomine tomm tommy tone tonette toni tonja tonje tonny tony tor tora toralf toralv torberg
torbjørg torbjørn tord tordis tore torfinn torgeir torger torgils torgny torgrim torgunn torhild tori toril torild
torill torje torjer torjus torkel torkil torkild torkjell torlaug torlaugh torleif torleiv tormod tormund torny torodd
torolf torstein torsten torun torunn torvald torveig torvild tova tove toya tracy trausti tresa tricia trine tron
trond trud trude truls trygg trygve trym tua tuan tula tulla tuomas turi turid turil tuva tyra tyri tyrid tønnes ubah
ulf ulla ulrica ulrich ulrik ulrika ulrikke ulv umar umer una undis une unn unni unnur ursula urszula usman vadim
valborg valda valdemar valdis valentin valentina valentyna valeria valerie valter vanessa vanja vebjørn vegar vegard
vegeir velaug velina vemund venche vendela vendla venke vera verena verner vernon veronica veronika vesla veslemøy
vetle vibeche vibecke vibeke victor victoria vidar vidkun vigdis viggo vigleif vigleik viktor viktoria vilde vilfred
vilhelm vilja viljar vilma vilmar vincent vinjar viola violet violeta virginia vitalij vivi vivian vivienne vlad
vladimir volodymyr vår vårin wahid walborg waldemar waleed walid walter wanda waqar warda warsan wenche wencke wendy
wenke wera werner wibeke wigdis wiggo wiktor wiktoria wilhelm wilhelmine william willy wilma wilmer winnie wojciech
wolfgang wollert xander xenia yahya yaqub yasemin yasin yasir yasmin yasmina yasmine yasser yassin yassir yeliz ylva
ylvi yngvar yngve yngvil yngvild yohannes yonas yosef yousef youssef yrja yulia yuliia yuri yusra yusuf yvette yvonne
zachary zahid zahida zahra zaid zain zainab zaira zakaria zakariya zaki zara zarina zbigniew zdenka zehra zeinab zeki
zeynep zia zita zoe zofia zohaib zoran zubair zuhal zuzanna ådne åge ågot ånund åsa åsbjørn åse åsfrid åshild åslaug
åsmund åsne åsta åste özlem øistein øivin øivind ørjan ørnulf ørnulv øydis øygunn øyolf øystein øyunn øyvin øyvind
øyvor øzlem
""".split()
)
