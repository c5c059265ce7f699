"""The page that lies on top of the archive, for whoever opens it in twenty years. Norwegian first, then English."""

from __future__ import annotations

_COMMON_NB = """innhold.json   hva arkivet er, når det ble laget, og størrelse og SHA-256 av hver fil
sha256.txt     de samme summene; «sha256sum --check sha256.txt» prøver dem
referater/     ett referat i hver mappe, navngitt etter datoen: referat.pdf til å lese,
               referat.json til å behandle (ren tekst i UTF-8)
"""
_COMMON_EN = """innhold.json   what the archive is, when it was made, and the size and SHA-256 of each file
sha256.txt     the same sums; "sha256sum --check sha256.txt" tries them
referater/     one report in each folder, named by its date: referat.pdf to read,
               referat.json to process (plain text in UTF-8)
"""
_FAIR = """Referatene gjengir innspill i kortform med sekretariatets ord. De er ikke vedtatte uttalelser.
The reports give what was said in short and in the words of the secretariat. They are no adopted statements.
"""
_READERS_NB = """register/      organisasjoner, medlemskap og verv; {people}
referater/*/vedlegg/   papirene som referatet viser{original}
"""
_READERS_EN = """register/      organisations, seats and offices; {people}
referater/*/vedlegg/   the papers that the report shows{original}
"""
_FULL_NB = """utgaver/       hver utgave av hvert referat, også tidligere: nøyaktig de bytene som ble frosset.
               Nummeret er nøkkelen i tabeller/meetings.revision.jsonl. En utgave som mangler, er sladdet.
               Sjekksummen: SHA-256 av JSON-lista [innholdet, begrunnelsen, nøkkelen til den som gjorde det],
               skrevet uten mellomrom, er body_sha256; sha256 dekker møtet, nummer, slag, lesere, tidspunkt,
               body_sha256 og sha256 av utgaven før (docs/decisions/0002 i programmet).
tabeller/      alle tabeller, én rad på hver linje som JSON; «_id» peker på nøkkelen «id» i en annen tabell
filer/         originaler, vedlegg og brev, med tabellens navn og radens nøkkel først i navnet

Arkivet har alt som sekretariatet kan lese, også utkast, navn, adresser og notater. Ta vare på det deretter.
Passord, lenker uten innlogging, e-poster og abonnementer er ikke med; kontoer er stengt.
En tom installasjon av programmet tar det inn igjen: manage.py load_archive FIL
"""
_FULL_EN = """utgaver/       each revision of each report, earlier ones too: exactly the bytes that were frozen.
               The number is the key in tabeller/meetings.revision.jsonl. One that is missing was redacted.
               The sum: SHA-256 of the JSON list [content, reason, key of who did it], written without blanks,
               is body_sha256; sha256 covers meeting, number, kind, audience, moment, body_sha256 and the
               sha256 of the revision before (docs/decisions/0002 in the program).
tabeller/      all tables, a row on each line as JSON; "_id" points at the key "id" of another table
filer/         originals, papers and letters, the name of the table and the key of the row first in the name

The archive has all that the secretariat may read: drafts, names, addresses and notes too. Keep it accordingly.
Passwords, links without log-in, mails and subscriptions are left out; accounts are closed.
An empty installation of the program takes it in again: manage.py load_archive FILE
"""


def _text(title_nb: str, title_en: str, nb: str, en: str) -> str:
    return f"{title_nb}\n\n{_COMMON_NB}{nb}\n{title_en}\n\n{_COMMON_EN}{en}\n{_FAIR}"


README = {
    "public": _text(
        "Arkiv av det alle kan lese",
        "Archive of what everybody may read",
        _READERS_NB.format(people="av personer bare de som har verv og kan nevnes", original=""),
        _READERS_EN.format(people="of persons only holders of offices who may be named", original=""),
    ),
    "members": _text(
        "Arkiv av det medlemmene kan lese. Det er ikke for andre.",
        "Archive of what the members may read. It is not for others.",
        _READERS_NB.format(people="personer er med", original="; original/: dokumentet det ble lest fra"),
        _READERS_EN.format(people="persons are in it", original="; original/: the document it was read from"),
    ),
    "full": _text("Fullt arkiv", "Full archive", _FULL_NB, _FULL_EN),
}
