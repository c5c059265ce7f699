"""Personal data that readers would get: certain ones by their shape, and persons named near words of health (F1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from meetings.checking.choices import mark_of
from meetings.checking.health import Names, near_health
from meetings.checking.numerals import Found, Kind, numerals
from meetings.checking.places import blanked, texts_of
from meetings.checking.remarks import Deed, Marking, Place, Remark, Rewriting, read_blocks
from meetings.drafts import Draft
from meetings.models import Audience, Meeting
from meetings.notation import Register, hidden_places


def personal_data(draft: Draft, marking: Marking, *, kept: Collection[str]) -> Iterator[Remark]:
    """Every finding but those in `kept` (`choices.kept_marks`). Each must be chosen about, not only ticked off.

    Not in internal lines, nor in what is for members only: the secretary has set that aside already.
    """
    for remark, line, found in _findings(draft, marking):
        mark = mark_of(found.kind.value, draft.meeting, line, found.words)
        if mark not in kept:
            text = f"{_said(found)} {_read_by(draft.meeting)}"
            yield replace(remark, text=text, mark=mark, must_choose=True)


def personal_data_shown(
    meeting: Meeting, texts: Iterable[str], register: Register, marking: Marking, *, kept: Collection[str]
) -> Iterator[Remark]:
    """The same for words that are published already: no click can set them aside, so each is ticked off and logged."""
    names = names_of(register)
    for text in dict.fromkeys(texts):
        for found in (*numerals(text), *near_health(text, names)):
            mark = mark_of(found.kind.value, meeting, text, found.words)
            if mark not in kept:
                said = f"{_said(found)} {_read_by(meeting)}"
                yield replace(marking.at(Place.TEXT, found.kind.value, said), mark=mark)


def personal_data_in_reason(reason: str, marking: Marking) -> Iterator[Remark]:
    """In the reason of a correction, which stands on top of the report and has no use for such: no choice is asked."""
    for found in numerals(blanked(reason)):
        text = _("Begrunnelsen står øverst på referatet. Skriv den uten «%(words)s».") % {"words": found.words}
        yield marking.head("reason", text)


def _findings(draft: Draft, marking: Marking) -> Iterator[tuple[Remark, str, Found]]:
    """Remarks without words, with the line and what was found in it."""
    names = names_of(draft.register)
    people = {one.key: one.full for one in draft.register.people}
    for text in map(blanked, _head(draft.meeting)):
        for found in (*numerals(text), *near_health(text, names)):
            yield marking.head(found.kind.value, ""), text, found
    for item in draft.items:
        heading = blanked(item.heading)
        for found in (*numerals(heading), *near_health(heading, names)):
            yield marking.item(found.kind.value, "", item), heading, found
    for item, _index, block in read_blocks(draft):
        note = "" if block.members_only else blanked(block.note)
        for found in (*numerals(note), *near_health(note, names)):
            yield marking.item(found.kind.value, "", item, block.first_line), note, found
    for item, index, block, start, line in texts_of(draft):
        spoken_by = [people[one.person] for one in block.speakers if one.person in people]
        for found in (*numerals(line), *near_health(line, names, spoken_by=spoken_by)):
            remark = marking.item(found.kind.value, "", item, block.first_line)
            hidden = _with_hidden(block.raw, start + found.start, start + found.end)
            if draft.meeting.audience == Audience.PUBLIC and hidden:
                remark = replace(remark, rewritings=((Deed.HIDE, Rewriting(index, hidden)),))
            yield remark, line, found


def names_of(register: Register) -> Names:
    """Everybody's full names, the first names of those who attend, and what is no person's name."""
    return Names(
        full=frozenset(name for one in register.people for name in one.full_spellings),
        first=frozenset(name for one in register.people if one.attending for name in one.first_spellings),
        others=frozenset(name for one in register.organisations for name in one.spellings) | register.lookup.terms,
    )


def _head(meeting: Meeting) -> tuple[str, ...]:
    return (
        *meeting.in_short.split("\n"),
        meeting.title,
        meeting.date_text,
        meeting.year_reason,
        meeting.practical,
        meeting.next_text,
        meeting.place,
        meeting.next_place,
    )


def _with_hidden(raw: str, start: int, end: int) -> str:
    """The block with that much in `((…))`; "" where the brackets would not hold it, as beside an odd one."""
    inside = raw[start:end]
    for left, right in reversed(hidden_places(inside)):
        inside = inside[:left] + inside[left + 2 : right - 2] + inside[right:]
    written = f"{raw[:start]}(({inside})){raw[end:]}"
    line = written.split("\n")[raw[:start].count("\n")]
    return written if any(inside in line[left:right] for left, right in hidden_places(line)) else ""


def _said(found: Found) -> str:
    if found.kind is Kind.NATIONAL_ID:
        return _("Et fødselsnummer eller D-nummer står i teksten.")
    if found.kind is Kind.TELEPHONE:
        return _("Et telefonnummer står i teksten: %(words)s.") % {"words": found.words}
    if found.kind is Kind.EMAIL:
        return _("En e-postadresse står i teksten: %(words)s.") % {"words": found.words}
    return _("«%(words)s» kan være noe om en persons helse, permisjon eller død.") % {"words": found.words}


def _read_by(meeting: Meeting) -> str:
    return _("Alle kan lese det.") if meeting.audience == Audience.PUBLIC else _("Medlemmene kan lese det.")
