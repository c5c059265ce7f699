"""The vocabulary of Norwegian minutes, bokmål and nynorsk: what words tell about the line they stand in.

General words of the genre only; the names of a document are learnt from the document (names.py).
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME_PARTICLES = _words("von van de der af av la le bin al el di da du den ter")

ORGANISATION_WORDS = _words("""
norsk norges norske norge noreg nasjonalt nasjonale landsforeningen landsforening landslaget foreningen forening
nasjonal statens stiftelsen nav helse as asa hf sa ba iks kf rhf kirkens røde kors blå bymisjon fylkeskommune kommune
universitet regional regionalt lokallag foreldreutvalg elevråd ungdomsråd eldreråd direktoratet departementet
senterpartiet arbeiderpartiet høyre venstre politiet
""")

_ORGANISATION_ENDINGS = re.compile(
    r"(?:forening|foreningen|foreninga|forbund|forbundet|laget|rådet|råd|utvalg|utvalget|utval|"
    r"utvalet|styret|nemnd|nemnda|komité|komite|komiteen"
    r"|kommune|kommunen|fylke|fylkeskommune|sykehus|sykehuset|sjukehus|sjukehuset|helseforetak|"
    r"helseforetaket|klinikk|klinikken|senter|senteret|sentret"
    r"|universitet|universitetet|høgskole|høgskolen|høyskole|høyskolen|høgskule|skole|skolen|skule|"
    r"skulen|direktorat|direktoratet|departement|departementet"
    r"|etat|etaten|stiftelse|stiftelsen|stifting|organisasjon|organisasjonen|organisasjonene|union|"
    r"unionen|nettverk|nettverket|forum|tjenesten|tjeneste|teneste"
    r"|partiet|alliansen|allianse|selskapet|avdeling|avdelinga|avdelingen|seksjon|seksjonen|hjelpen|"
    r"barnehage|barnehagen|gruppa|gruppen|misjonen"
    r"|sekretariat|sekretariatet|administrasjonen|ledelsen|leiinga|samarbeidet|kompetansesenter|"
    r"politidistrikt|legevakt|apotek|tilsynet|institutt|instituttet|bydel|statsforvalteren|fylkesmannen|ombudet|"
    r"ombodet|sambandet|verket)$"
)
_GROUP_NOUNS = _words("""
administrasjonen ledelsen leiinga sekretariatet elevrådet foreldrerådet ungdomsrådet eldrerådet brukerutvalget
brukarutvalet klinikken kommunen fylkeskommunen sykehuset sjukehuset helseforetaket politiet skolen skulen
barnehagen arbeidsgruppen arbeidsgruppa styret
""")

_ROLE_ENDINGS = re.compile(
    r"(?:leder|lederen|ledere|leiar|leiaren|medlemmene|medlemene|representantene|representantane|sjef|sjefen|rådgiver|rådgjevar|representant|konsulent|direktør|"
    r"koordinator|ansvarlig|ansvarleg|medlem|medlemmer|sekretær|sekretar"
    r"|lege|pleier|pleiar|lærer|lærar|ordfører|ordførar|rektor|inspektør|assistent|forsker|forskar|"
    r"professor|prof|dr|dosent|lektor|amanuensis|stipendiat|jurist|prest|diakon|advokat|psykolog|terapeut|vara|observatør|"
    r"(?:råd|fylkes|for|tillits|vara|lens|tals|opposisjons|tenestemanns?|fag)mann|saksbehandler|sakshandsamar|utreder|utgreiar"
    r"|ombud|ombod|formann|kasserer|kasserar|referent|gjest|student|elev|politikontakt|"
    r"helsesykepleier|helsesjukepleiar|kontakt|tillitsvalgt|tillitsvald|innleder|innleiar"
    r"|styrer|styrar|veileder|rettleiar|ordstyrer|ordstyrar|spesialist|medarbeider|medarbeidar|"
    r"møteinnkaller|bruker|brukar|pårørende|pårørande|forelder|revisor|tolk)$"
)
_ROLE_WORDS = _words("""
leder leiar nestleder nestleiar medlem medl medl. nestl nestl. vara varamedlem varamedlemmer varamedlemer fast
faste nyvalgt møteleder møteleiar permisjon delvis avtroppende påtroppende fung fungerende fungerande daglig
dagleg assisterende teams digitalt digital sak under fra frå til kl kl. deltok via skype zoom telefon
""")

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan", "februar feb", "mars mar", "april apr", "mai", "juni jun", "juli jul", "august aug",
            "september sept sep", "oktober okt", "november nov", "desember des",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("mandag måndag", "tirsdag tysdag", "onsdag", "torsdag", "fredag", "lørdag laurdag", "søndag sundag")
    )
    for name in names.split()
}

TERMS = _words("""
LAR TSB DPS BUP ROP ACT FACT HMS IKT EPJ NOU IP KI IT PC TV FNS CV ADHD PTSD GHB NPS PPT SFO FAU SU SMU PLO IPS
MI HR AV TEAMS CRPD GDPR ROS SMS PDF CRM DRG SSP SLT AKS BPA VTA KPR NPR KOVID COVID EU EØS ID OK PS RS NB OBS
USA TV2 VG NRK KL SAK
""")
"""Abbreviations that stand for things, not for a body that speaks; an attendance list overrules this."""

HEAD_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "when_where",
            (
                r"tid\s+og\s+sted|tid\s+og\s+stad|dato\s*,?\s*(?:og|/)?\s*sted|sted\s+og\s+dato|sted\s+og\s+tid|"
                r"stad\s+og\s+tid|tid\s*/\s*sted|sted\s*/\s*tid|sted\s*/\s*dato|dato\s*/\s*sted|tid\s+stad"
            ),
        ),
        (
            "date",
            (
                r"møtedato|dato\s+og\s+tid|dato\s+og\s+klokkeslett|dato\s*/\s*tid|dato\s+for\s+møtet|dato|"
                r"møtetidspunkt|tidspunkt|møtetid|når|dag"
            ),
        ),
        ("time", (r"tidsrom|klokkeslett|klokka|klokken|tid|kl\.?|varighet|starttid|frå\s+kl|fra\s+kl")),
        ("end", (r"møtet\s+slutt(?:et)?|slutt|møteslutt|møtet\s+hevet|sluttid")),
        ("place", (r"møtested|møtestad|møteplass|møterom|sted|stad|lokale|lokaler|hvor|kvar|plass")),
        (
            "convenor",
            (r"innkalt\s+av|møteinnkaller|møteinnkallar|innkaller|innkallar|innkalla\s+av|møte\s+innkalt\s+av"),
        ),
        (
            "chair",
            (
                r"møteleder|møteleiar|møtet\s+ledet\s+av|møtet\s+ble\s+ledet\s+av|møteledar|ordstyrer|ordstyrar|"
                r"dirigent|leder\s+av\s+møtet|ledet\s+av|leia\s+av"
            ),
        ),
        (
            "minute_taker",
            (
                r"referat(?=\s*:)|referent|møtereferent|møtesekretær|sekretær|sekretar|referat\s+ved|referat\s+av|"
                r"referat\s+skrevet\s+av|referat\s+v/|protokollfører|protokollførar|skrevet\s+av|skrive\s+av|"
                r"ref\.?|referatansvarlig|møtereferat\s+ved|utarbeidet\s+av"
            ),
        ),
        (
            "body",
            (
                r"styre\s*/\s*råd\s*/\s*utvalg?|råd\s*/\s*utvalg?|utvalg|utval|råd|organ|møteorgan|møte\s+i|gruppe|styre|forum|komité|møte\s+for|møtegruppe|"
                r"møte\s+med|møte"
            ),
        ),
        ("subject", r"emne|gjelder|gjeld|tema|møtetype|type\s+møte"),
        (
            "other",
            (
                r"saksbehandler|sakshandsamar|saksnr|saksnummer|arkivsak|arkivref|arkivnr|arkiv|"
                r"vår\s+ref(?:eranse)?|deres\s+ref(?:eranse)?|vår\s+dato|journalnr|jnr|tlf|telefon|telefaks|"
                r"e-post|epost|postadresse|besøksadresse|adresse|org\.?\s?nr|nettside|"
                r"møtenr|møtenummer|møte\s+nr|møteserie|møtetype|type\s+møte|neste\s+frist|fra|frå|dokumentnr|"
                r"dokument|sak|vedlegg|side|utskrift|internett|bankkonto|dykkar\s+ref|offentlig|status"
            ),
        ),
    )
)

AGENDA_LABEL = re.compile(
    r"(?:saker\s*:\s*[\d\s/,–-]+|saksliste|sakliste|saklista|sakslista|saksliste\s+og\s+innkalling|dagsorden|"
    r"dagsorden\s+for\s+møtet|agenda|sakskart|saksoversikt|saker|saker\s+til\s+behandling|"
    r"saker\s+på\s+møtet|følgende\s+saker\s+ble\s+behandlet"
    r"|desse\s+sakene\s+vart\s+handsama|program|innhold|innhald|møteagenda|saksnr\.?\s+(?:innhold|"
    r"tittel|sak).*|utvalgssaksnr.*|forslag\s+til\s+saksliste|følgende\s+saksliste.*|"
    r"dagens\s+saker)\s*:?",
    re.IGNORECASE,
)
TABLE_HEADER = re.compile(
    r"(?:(?:sak|saker|saksnr|sak\s*nr|nr|tema|referat|vedtak|sak/tema|oppgave|oppgåve|tiltak|aksjon|gjøremål|kva|kven|merknad|merknader|beskrivelse|deltaker|utført|resultat|"
    r"dato|punkt|emne|konklusjon|drøfting|ansvar|ansvarlig|ansvarleg|ledes\s+av|frist|"
    r"innhold|innhald|tittel|kommentar|beslutning|navn|namn|funksjon|representerer|representerar|"
    r"stilling|møtte\s+for|organisasjon|hva|hvem|når|oppfølging|tid|rolle|side|arkivsaksnr|lukket|"
    r"til\s?stede|forfall|status)(?:[\s:./|]+|$)){2,}",
    re.IGNORECASE,
)
LAYOUT_WORDS = re.compile(
    r"(?:kommentarer|kommentarar|kommentar|innspill|innspel|innspill\s+fra\s+(?:møtet|salen|"
    r"deltakerne|rådet|utvalget)|innspel\s+frå\s+møtet|dialog|diskusjon|drøfting|drøftinger|debatt|"
    r"ordskifte|spørsmål|spørsmål\s+og\s+svar|spørsmål\s+fra\s+salen"
    r"|oppsummering|oppsummert|behandling|handsaming|votering|røysting|bakgrunn|saksopplysninger|"
    r"saksopplysningar|saksutredning|saksframlegg|saksfremlegg|saksgang|saksfremstilling|"
    r"saksframstilling|vurdering|orientering"
    r"|innledning|innleiing|referat|presentasjon|presentasjoner|runde\s+rundt\s+bordet|"
    r"tilbakemeldinger|tilbakemeldingar|tilbakemelding|momenter|moment|stikkord|oppfølging|"
    r"oppfølgingspunkter|aksjonspunkter|tiltak|notat|notater"
    r"|rådets\s+innspill|utvalgets\s+innspill|rådets\s+behandling|innspill\s+og\s+kommentarer|"
    r"kommentarer\s+og\s+innspill|vedtak|konklusjon|beslutning|forslag\s+til\s+vedtak|vedtatt|"
    r"framlegg\s+til\s+vedtak|ansvar|ansvarlig|merknader|merknad|fra\s+møtet|frå\s+møtet|"
    r"fra\s+diskusjonen|i\s+møtet|møtebehandling|saksbehandling|plenum|gruppearbeid|pause|lunsj)",
    re.IGNORECASE,
)
INPUT_LABEL = re.compile(
    r"innspill|innspel|kommentar|spørsmål|dialog|diskusjon|drøfting|debatt|ordskifte|tilbakemelding|"
    r"merknad|momenter",
    re.IGNORECASE,
)

FOLLOW_UP_LABEL = re.compile(r"oppfølging|aksjon|tiltak|oppgaver|gjøremål|videre\s+arbeid", re.IGNORECASE)
DECISION_START = re.compile(
    r"(?:(?:enstemmig\s+|samrøystes\s+|\w+s\s+)?(?:vedtak|uttalelse|uttale|fråsegn|tilråding|tilrådning)|vedtatt|konklusjon|beslutning|avgjerd|avgjørelse|konkludert)\b[^:.]{0,40}:",
    re.IGNORECASE,
)
LONE_DECISION = re.compile(
    r"(?:enstemmig\s+|samrøystes\s+|\w+s\s+)?(?:vedtak|konklusjon|uttalelse|uttale|fråsegn|tilråding|tilrådning|beslutning|vedtatt|avgjerd|avgjørelse)\s*:?",
    re.IGNORECASE,
)
DECISION_LINE = re.compile(
    r"(?:(?:ble|blei|vart|er|var)\s+(?:enstemmig\s+|samrøystes\s+|dermed\s+)?(?:godkjent|godkjend|"
    r"vedtatt|vedteke|vedtatte|godkjente|vedtekne|tatt\s+til\s+(?:orientering|etterretning)|"
    r"teken\s+til\s+(?:orientering|vitande)|valgt\s+som|vald\s+som|gjenvalgt)"
    r"|^(?:enstemmig|samrøystes)\.?$|(?:^|\b)(?:enstemmig|samrøystes)\s+(?:vedtatt|godkjent|vedteke|godkjend)|(?:saken|saka|sakene|"
    r"orienteringen|orienteringa|informasjonen|rapporten)\s+(?:tas|blir\s+tatt|tatt|"
    r"vert\s+teken)\s+til\s+(?:orientering|etterretning|vitande)"
    r"|^(?:tatt|tas|teken)\s+til\s+(?:orientering|etterretning|vitande)|^.{0,40}\bgodkjent\.?$|^godkjent\b|^godkjend\b|"
    r"\b(?:godkjennes|godkjennast)\b|^ingen\s+(?:merknader|merknadar|kommentarer)\b.{0,20}godkjen"
    r"|(?:rådet|utvalget|utvalet|styret|komiteen|gruppen|gruppa|fau|møtet)\s+(?:vedtok|vedtar|vedtek|"
    r"besluttet|beslutter|bestemte|godkjente|godkjenner|godkjende|sluttet\s+seg\s+til|"
    r"slutter\s+seg\s+til|tar\s+(?:saken|saka|orienteringen|informasjonen)\s+til|tok\s+(?:saken|saka|"
    r"orienteringen|informasjonen)\s+til|konkluderte)"
    r"|det\s+ble\s+(?:besluttet|vedtatt|bestemt|enighet\s+om))",
    re.IGNORECASE,
)
PROPOSAL_START = re.compile(
    r"(?:(?:forslag|framlegg)(?:\s+(?:til|fra|frå|om)\b|\s*[:–-])|(?:alternativt|nytt|"
    r"felles)\s+(?:forslag|framlegg)\s*:|det\s+(?:ble|blei|vart)\s+foreslått)",
    re.IGNORECASE,
)
PROPOSAL_LINE = re.compile(
    r"\bkan\s+bli\s+(?:et\s+)?tema\b|\bforeslås\s+som\s+tema\b|\bforslag\s+til\s+tema\b",
    re.IGNORECASE,
)
TASK_LABEL = re.compile(
    r"(?:^|[.;(]\s*)(?:ansvar|ansvarlig|ansvarleg|oppfølging\s+av|oppgave|aksjon|"
    r"følges\s+opp\s+av)\s*:?\s*[:v/]\s*(?P<who>[^.;()]+)",
    re.IGNORECASE,
)
TASK_START = re.compile(
    r"(?:oppfølging|oppgave|aksjon|aksjonspunkt|tiltak|ansvar|ansvarlig|ansvarleg)\s*:",
    re.IGNORECASE,
)
TASK_VERBS = (
    r"(?:ringer|sender|kontakter|kontaktar|sjekker|sjekkar|tar\s+kontakt|tek\s+kontakt|følger\s+opp|"
    r"følgjer\s+opp|undersøker|undersøkjer|inviterer|kaller\s+inn|kallar\s+inn|"
    r"lager\s+(?:et\s+)?(?:utkast|forslag|liste|oversikt)|lagar\s+(?:eit\s+)?(?:utkast|framlegg)"
    r"|tar\s+(?:saken|dette|det)\s+(?:med|videre|opp)|tek\s+(?:saka|dette)\s+(?:med|vidare|opp)|"
    r"skriver\s+(?:et\s+)?(?:brev|utkast|forslag|høringssvar)|utarbeider|utarbeidar|bestiller|"
    r"innhenter|skal\s+(?:sende|kontakte|sjekke|følge|følgje|undersøke|ringe|invitere|lage|skrive|ta|"
    r"utarbeide|innhente|kalle|bestille|hente)"
    r"|oppfordres\s+til|oppmodast\s+til|bes\s+om\s+å|blir\s+bedt\s+om\s+å|sørger\s+for|syter\s+for|"
    r"henter|oversender|purrer|melder\s+(?:inn|tilbake|fra)|koordinerer)"
)
TASK_SUBJECT_GROUPS = _words(
    "alle sekretariatet administrasjonen leder leiar nestleder nestleiar sekretær rektor ledelsen "
    "styret medlemmene arbeidsutvalget referent"
)

SPEECH_VERBS = _words("""
mener meiner mente meinte sier seier sa opplever opplevde forteller fortel fortalte ønsker ønskjer ynskjer
ønsket ønska understreker understrekar understreket understreka påpeker påpeikar påpekte påpeika viser viste
informerer informerte orienterer orienterte orienterer foreslår foreslo føreslår føreslo spør spurte stiller
stilte melder melde meldte ber ba bad kommenterer kommenterte støtter støttar støttet støtta fremhever framhevar
fremhevet framheva savner saknar savnet etterlyser etterlyste etterlyser bemerker bemerket peker peikar pekte
peika trekker trakk uttaler uttalte uttrykker uttrykte uttrykkjer presiserer presiserte minner minnet minte
minna takker takket takka svarer svarar svarte svarer rapporterer rapporterte refererer refererte redegjør
redegjorde gjorde presenterer presenterte oppfordrer oppfordret oppmodar oppmoda anbefaler anbefalte tilrår
tilrådde foretrekker frykter fryktet vektlegger vektla vurderer vurderte erfarer erfarte bekrefter bekreftet
hevder hevdet opplyser opplyste opplyser deler delte nevner nevnte nemner nemnde supplerer supplerte legger la
savnar vektlegg tviler undrer undret advarer advarte poengterer poengterte innledet innleder innleia begrunnet
begrunner gjennomgikk ser tenker tenkjer trur tror synes synest syntes
""")
PRESENTING_VERBS = _words(
    "orienterte orienterer informerte informerer viste viser presenterte presenterer innledet "
    "innleder innleia redegjorde redegjør gjennomgikk refererte"
)
"""Verbs of one who reports: what follows is background rather than a view."""
WEAK_VERBS = _words("""
har hadde hatt er var vil ville skal skulle kan kunne må måtte bør burde jobber jobba jobbet arbeider arbeidar
arbeidet driver driv holder held fikk får venter avventer planlegger planlegg avholdt arrangerer arrangerte
arrangerte deltar deltok deltek startet starter etablerte etablerer
""")
EXPERIENCE_NOUNS = (
    r"(?:erfaring|erfaringer|erfaringar|opplevelse|oppleving|innspill|innspel|kommentar|syn|inntrykk|"
    r"vurdering|mening|meining|holdning|haldning|representant|standpunkt|råd|forslag|framlegg|ønske)"
)
ABSENCE = re.compile(
    r"(?:var\s+|er\s+)?(?:ikke|ikkje)\s+(?:til\s?stede|til\s?stades|møtt|representert|til\s+stede)|"
    r"(?:meldt\s+)?(?:forfall|fravær|fråfall)\b|fraværende\b|ikke\s+til\s?stede",
    re.IGNORECASE,
)
MEETING_ENDS = re.compile(
    r"møtet\s+(?:(?:ble|blei|vart)\s+)?(?:hevet|heva|slutt|sluttet|slutta|avsluttet|avslutta|"
    r"slutter)\b.{0,40}$",
    re.IGNORECASE,
)
CLOSING_HEADINGS = re.compile(
    r"(?:\d{1,2}[.)]?\s+)?(?:eventuelt|ymse|neste\s+møte|neste\s+møter|evt\.?|neste\s+møtedato|"
    r"dato\s+for\s+neste\s+møte|møteplan|avslutning|avslutting)\s*:?",
    re.IGNORECASE,
)
SECTION_HEADINGS = re.compile(
    r"(?:(?:orienterings|drøftings|vedtaks|referat|melding|informasjons|diskusjons|handsamings|behandlings)?sak(?:er|ene|ane)|"
    r"saker\s+til\s+(?:orientering|drøfting|behandling|vedtak)|saka?r\s+til\s+(?:orientering|drøfting|handsaming|vedtak)|"
    r"referatsaker|meldinger|meldingar|delegerte\s+saker|delegerte\s+saker|nye\s+saker)\s*:?",
    re.IGNORECASE,
)
"""What stands above a group of items, or is an item itself where no items stand below it."""
BODY_WORD = re.compile(
    r"\b(?P<body>(?:[A-ZÆØÅ][\w./-]*\s+)?[\w-]*(?i:rådet|utvalget|utvalet|styret|gruppa|gruppen|"
    r"nemnda|nemnden|komiteen|komitéen|forumet|forum|nettverket|FAU|råd|utvalg|utval|styre|gruppe|"
    r"nemnd|komité|komite|samarbeidsutvalg|ekspertråd|kommunestyre|formannskap|formannskapet|panelet|"
    r"panel|årsmøte))\b",
)
TITLE_LINE = re.compile(
    r"\b(?:møte)?(?:referat|protokoll|bok)\b|\breferat(?:et)?\s+(?:fra|frå|for)\b|\bmøtebok\b|"
    r"\bmøteutskrift\b|\bminutes\b",
    re.IGNORECASE,
)


def is_organisation_word(word: str) -> bool:
    """Whether a word alone shows that a name is a body's: «Norges», «Fagforbundet», «HF»."""
    folded = word.casefold().strip(".,;:()")
    return folded in ORGANISATION_WORDS or bool(_ORGANISATION_ENDINGS.search(folded))


def is_group_noun(word: str) -> bool:
    """A common noun that speaks as a body when it is a label: «Administrasjonen:»."""
    return word.casefold() in _GROUP_NOUNS


def is_office(word: str) -> bool:
    """A function in the definite too: «sekretæren», «klassekontaktene», «rådgjevaren»."""
    return is_role_word(word) or any(
        is_role_word(word[: -len(ending)])
        for ending in ("en", "n", "ne", "ene", "ane", "et", "er", "ar")
        if len(word) > len(ending) + 3 and word.casefold().endswith(ending)
    )


def is_role_word(word: str) -> bool:
    """Whether a word names a function: «nestleder», «seniorrådgiver»."""
    folded = word.casefold().strip(".,;:()")
    return folded in _ROLE_WORDS or bool(_ROLE_ENDINGS.search(folded))
