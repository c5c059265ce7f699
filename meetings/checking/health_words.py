"""Words of `meetings.checking.health`: a comma between, each a piece of a pattern; a blank is any run of blanks."""

from __future__ import annotations


def _pattern(words: str) -> str:
    return "|".join(r"\s+".join(one.split()) for one in words.split(",") if one.strip())


_DEATH = """
døde, dødd, dør, døydde, døydd, døyr, er død, er daud, var død, død, avdød[ea]?, daud, dødsfall(?:et)?,
dødsbud(?:et)?, dødssyk, gikk bort, gjekk bort, gått bort, bortgang(?:en)?, sovnet (?:stille )?inn,
sovna (?:stille )?inn, falt fra, gikk ut av tiden, begravelse[nr]?, begravet, begravd, gravferd[ae]?n?, gravlagt,
gravlagd, bisettelse[nr]?, bisetjing[ae]?, minnestund(?:en|a)?, minneord(?:et|a)?, minnemarkering(?:en|a)?,
kondoler\\w*, båre(?:n)?, enke, enkemann(?:en)?, sorg(?:en)?, sørger, sørgjer,
mist(?:et|a|e) (?:nylig )?(?:sin|sitt|sine|si|mann|mannen|kon[ae]|kona|faren|far|mor|moren|mora),
mist(?:et|a|e) (?:nylig )?(?:sønn|sønnen|datter|datteren|dottera|bror|broren|søster|søsteren|barn|barnet),
mist(?:et|a|e) (?:nylig )?(?:ektefelle|ektefellen|samboer|samboeren)
"""

_LEAVE = """
\\w*permisjon(?:en|er|ar)?, (?:mamma|pappa|foreldre|fødsels|omsorgs)perm\\w*, sykefravær(?:et)?, sjukefråvær(?:et)?,
fødselspenger, fødselspengar, barsel\\w*, svangerskap\\w*, gravid, venter (?:barn|tvillinger),
ventar (?:barn|tvillingar), spontanabort\\w*, termin i
"""

_SICKNESS = """
sykmeldt?e?, sykemeldt?e?, sykmelding(?:en)?, sykemelding(?:en)?, sjukmelde?, sjukemelde?, sjukmelding[ae]?,
langtidssyk\\w*, langtidssjuk\\w*, friskmeldt?, egenmelding(?:en)?, eigenmelding[ae]?, syk, sjuk, sykdom(?:men)?,
sjukdom(?:en|men)?, syketilfelle\\w*, sykeseng(?:en|a)?, sjukeseng[ae]?, sykehus(?:et)?, sjukehus(?:et)?,
sykepenger, sjukepengar, helseplager, helseplagar, helseproblem\\w*, helseårsaker, helseårsakar, helsegrunner,
helsegrunnar, helsemessige, helsetilstand(?:en)?, helsen hans, helsen hennes, helsa hans, helsa hennes,
helsa hennar, helsa si, helsen sin, kreft\\w*, \\w+kreft, svulst(?:en)?, cellegift\\w*, strålebehandl\\w*, operert,
opereres, operast, opererast, operasjon(?:en)?, \\w+operasjon(?:en)?, innlagt, innlagd, tvangsinnlagt,
innleggelse[nr]?, innlegging[ae]?, utskrevet, utskriven, rekonvalesens, opptrening(?:en|a)?,
rehabilitering(?:en|a)?, avrusning(?:en)?, avrusing[ae]?, hjerteinfarkt\\w*, hjarteinfarkt\\w*, infarkt(?:et)?,
hjerneslag\\w*, hjarneslag\\w*, fikk (?:et )?slag, fekk (?:eit )?slag, hatt (?:et |eit )?slag, drypp,
hjerteproblem\\w*, diagnose[nr]?, diagnosar, diagnosert, deprimert, depresjon(?:en)?, angst(?:en)?, bipolar\\w*,
psykose(?:n)?, psykotisk, schizofreni, adhd, ptsd, demens, dement, alzheimers?, parkinsons?, epilepsi\\w*, diabetes,
sukkersyke, sukkersjuke, kols, hiv\\w*, hepatitt\\w*, migrene\\w*, prolaps\\w*, spiseforstyrrelse[nr]?,
spiseforstyrret, eteforstyrring[ae]?, spiseforstyrring[ae]?, overdose[nr]?, overdosar, tilbakefall(?:et)?,
sprekk(?:en)?, rusfri, ruser seg, rusar seg, abstinens\\w*, rusproblem\\w*, rusavhengig\\w*, alkoholproblem\\w*,
drikkeproblem\\w*, selvmord\\w*, sjølvmord\\w*, selvskad\\w*, sjølvskad\\w*, tok livet (?:sitt|av seg),
tok sitt (?:eget|eige) liv, utbrent, utbrend, utslitt, utmattet, utmatta, ufør, uføretrygd\\w*, arbeidsufør,
arbeidsavklaringspeng\\w*, brakk, brukket, brote, skadet (?:seg|ryggen), skadd, ulykke[n]?, \\w+ulykke[n]?, ulykka,
ulukke, ulukka, hjernerystelse\\w*, hjernerysting\\w*, koma, smittet, smitta, korona, covid\\w*,
lungebetennelse\\w*, lungebetennelse, forgiftning\\w*, medisiner, medisinar, går til psykolog\\w*, hos psykolog\\w*,
i behandling, til behandling, traumebehandling\\w*, kronisk, smerter, smertar, vondt i, vond rygg,
frisk (?:igjen|nok), på bedringens vei, på betringas veg, betring, bedring, dårlig form, dårleg form, nedsatt syn,
nedsatt hørsel, nedsett høyrsel, rullestol\\w*, pleietrengende, pleietrengande, hospice, intensiv\\w*, sykehjem\\w*,
sjukeheim\\w*
"""

HEALTH = _pattern(f"{_DEATH},{_LEAVE},{_SICKNESS}")
"""What may be about somebody's death, leave, sickness or health."""

SPEAKS = _pattern("""
sa, sier, seier, takket, takkar, takker, takka, deltok, deltar, deltek, ønsket velkommen,
er (?:enig|einig|uenig|ueinig), fortalte, fortel, forteller, fortalde, orienter\\w+, presenter\\w+, innled\\w+,
innlei\\w+, holdt, holder(?! seg), heldt, held(?! (?:seg|fram)), spør, spurte, spurde, mener, meiner, mente, meinte,
minnet, minte, minner, foresl\\w+, føresl\\w+, etterlys\\w*, ønsker (?:mer|at|flere|et),
ynskjer (?:meir|at|fleire|eit), tok opp, tar opp, tek opp, viste, viser, leder, leiar, ledet, skrev, skriv, skriver,
forsker, forskar, underviser, underviste, snakk\\w+, informer\\w*, understrek\\w*, påpek\\w*, peker, peikar, svarte,
svarer, svarar, svara, støtter, støttar, advar\\w*, åtvar\\w*, la fram, legger fram, legg fram, redegjorde,
gjorde greie, leste, leser, las, laget, lager, laga, følger, følgjer, jobber, jobbar, arbeider, arbeidar, samler,
samlar, undersøker, sender, henter, hentar, kontakter, inviterer, representer\\w+, intervju\\w*,
skal (?:lage|skrive|hente|sende|lese|undersøke|spørre|følge|holde|kontakte|orientere|presentere|ta opp|sjekke),
har (?:skrevet|skrive|forsket|forska|laget|laga|holdt|hatt møte|hatt kurs|undersøkt|samlet|bedt|spurt|sagt|jobbet|lest),
vil (?:vite|ha svar|høre|diskutere|drøfte|snakke|følge|ha mer|ta opp),
er (?:leder|leiar|forsker|forskar|psykolog|lege|lækjar|professor),
er (?:sykepleier|sjukepleiar|prosjektleder|rådgiver|stipendiat),
ber om, bad om, ba om, gjennomgikk, gikk gjennom, gjekk gjennom
""")
"""What a person does who speaks of a matter and not of herself."""

ALSO_WORDS = frozenset(
    """
    dag liv bo even per mai tor stein ask siv signe are else gro jo odd rein rune stig vår mina mine dina sol storm tom
    live hauk finn frøy helge trygg rose iben du vi den det han hun as al si i
    """.split()
)
"""Given names that are words too, so that a sentence may begin with one and name nobody."""

MONTH = "mai"
"""A given name that alone is nearly always the month."""

NOT_PERSONS = frozenset(
    """
    helse helsedirektoratet norge norsk norske oslo bergen nav røde kirkens kors den det de da når hvis men og som i på
    stortinget kommune kommunen fylkeskommune universitetet høgskolen senter senteret landslaget foreningen rådet møtet
    nasjonalt nasjonale regional folkehelseinstituttet statsforvalteren barne arbeids psykisk mental rus pårørende
    brukerrådet dagens etter før ved for fra om under mange noen ingen alle hver en et vi jeg sykehus sykehuset
    universitetssykehus legevakt avdeling
    """.split()
)
"""Words that begin or end what has a capital and is no person."""
