"""Texts made to find differences between the two readers of the notation, and blocks as the browser gives them."""

from __future__ import annotations

from random import Random
from typing import Any  # JSON: shapes are checked by comparing

from meetings.notation import Block, Doubt, Register, Speaker, TaskParts

Json = dict[str, Any]

_SIGNS = ("!", "! ", "=", "= ", "= Vedtak: ", "//", "// ", "\\", "#tema", "#to ord #til", "##", "# ", "#")
_WORDS = (
    *("Spørsmål", "FORSLAG", "Anbefaling", "Vedtak", "Konklusjon", "Oppsummering", "Internt", "Oppfølging", "Lenke"),
    *("Les", "Vedlegg", "Alle", "Sekretariatet", "leder", "Kommentarer", "NB", "XYZ", "LAR", "ÆØÅ", "Rita Nordli"),
    *("A. Bru", "Kari-Anne Lie", "hva som helst", "Møtet", "Innspill fra møtet", "Svar", "Forskerne", "Pårørende"),
)
_NOTES = (
    *("(vara)", " (kun medlemmer)", " (spørsmål, vara)", "(forslag)", " (FVR)", "()", "(", " (a) (b)"),
    *(" (anbefaling; kun medlemmer)", f" ({'n' * 121})", " (Medvind)", ")"),
)
_DELIMITERS = (":", ": ", " : ", " – ", "– ", " –", "- ", " - ", "-", "\u2011 ", " \u2212 ", "\u2014", "", " ", ":12")
_JOINTS = (", ", "/", " / ", " og ", " & ", "&", ",", " OG ", " og", " ")
_TEXTS = (
    *("plassen er avtalt", "Hva med natt?", "ikke til stede – ringes", "Meldt forfall.", "ikke  møttes", ""),
    *("har", "og PB har spurt", "<https://example.org/a>", "les https://example.org/b).", "12:30", "((hemmelig))"),
    *("((a (b) c)) d", "a ((b", "))", "(kun medlemmer) bare her", "\\ vanlig", "\\", "= nei", "• punkt", "- strek"),
    *("se: <http://a.example/x> – nå.", "innen 1.9: ringe", "s forslag", "'s syn", "🙂 smil", "a\u030a", "ß", "İ", "ς"),
    *("ﬁ", "ı", "\u1e9e", "𝔸𝔹", "\u00ad", "\u200b", "»"),
)
_DEADLINES = (
    *(
        "",
        "",
        " innen 1.9",
        " innen 31. februar",
        " før den 2. juni 26",
        " innen mandag 1.9.26",
        " før onsdag, 2. sep.",
    ),
    *(
        " en dag",
        " innen kl. 12:00",
        " onsdag",
        " innen 2026-12-01",
        " innen\u00a01.\u00a09.",
        " før 29.2",
        " innen 1. ma",
    ),
)
_BLANKS = ("\u00a0", "\t", "\r", "\f", "\v", "\x1c", "\x85", "\u2028", "\u2009", "\ufeff", "  ", "\x00", "\u0345")
_STARTS = ("", "", "", "", "  ", "  ", "    ", "\t", " ", "• ", "- ", "* ", "  • ", "\t– ", "•", "\u00a0 ", "–")


class Writer:
    """Writes texts from the spellings of one register: the names themselves, and slips of them."""

    def __init__(self, register: Register, random: Random) -> None:
        self.random = random
        organisations = [name for entry in register.organisations for name in (entry.short, entry.full, *entry.names)]
        people = [name for person in register.people for name in (person.full, *person.names)]
        self.names = [*organisations, *organisations, *people, *(name.split(" ")[0] for name in people)]

    def text(self) -> str:
        """Up to a dozen lines. The last may lack its end."""
        lines = [self.line() for _ in range(self.random.randint(1, 12))]
        return "\n".join(lines) + self.random.choice(("", "\n", "\n\n"))

    def line(self) -> str:
        """One line without its end: nothing, a name with what it says, a sign, or a heap of pieces."""
        pick, chance = self.random.choice, self.random.random()
        if chance < 0.12:
            return pick(("", "", " ", "\t"))
        start, text = pick(_STARTS), pick(_TEXTS) * (self.random.random() < 0.8)
        if chance < 0.2:
            return self._noise()
        if chance < 0.35:
            return start + pick((*_SIGNS, *[""] * 15)) + text
        if chance < 0.47:
            return (
                start + pick(("! ", "Oppfølging: ")) + self._label() + pick(_DEADLINES) + pick((": ", ":", "")) + text
            )
        return start + self._label() + pick((*_NOTES, *[""] * 20)) + pick((*_DELIMITERS, *[": "] * 15)) + text

    def _label(self) -> str:
        label = self._name()
        while self.random.random() < 0.25:
            label += self.random.choice(_JOINTS) + self._name()
        return label

    def _name(self) -> str:
        chance = self.random.random()
        name = self.random.choice(_WORDS if chance < 0.3 else self.names)
        return self._slip(name) if chance > 0.8 else name

    def _slip(self, name: str) -> str:
        at = self.random.randrange(len(name))
        turned = self.random.choice((str.upper, str.lower, str.title, str.swapcase))
        return self.random.choice(
            (
                turned(name),
                name[:at] + name[at + 1 :],
                name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
                name[:at] + self.random.choice((*"aeøs'.-", *_BLANKS, "\u00ad", "\u0301")) + name[at:],
                name[:at] + self.random.choice("aeøs-") + name[at + 1 :],
                name + "s",
            )
        )

    def _noise(self) -> str:
        heap = (_SIGNS, _WORDS, _NOTES, _DELIMITERS, _JOINTS, _TEXTS, _BLANKS, _STARTS, self.names)
        return "".join(self.random.choice(self.random.choice(heap)) for _ in range(self.random.randint(1, 9)))


def as_in_browser(block: Block) -> Json:
    """A block as `parse` of static/js/notation.js gives it."""
    return {
        "kind": block.kind.value,
        "raw": block.raw,
        "first": block.first_line,
        "last": block.last_line,
        "parent": block.parent,
        "label": block.label,
        "note": block.note,
        "delimiter": block.delimiter,
        "speakers": [_speaker(speaker) for speaker in block.speakers],
        "doubt": _doubt(block.doubt),
        "offer": list(block.offer),
        "text": block.text,
        "membersOnly": block.members_only,
        "topics": list(block.topics),
        "task": _task(block.task),
        "counted": block.is_contribution,
        "isReply": block.is_reply,
        "labelAt": [_units(block.raw, at) for at in block.label_at] if block.label_at else None,
        "textAt": _units(block.raw, block.text_at),
    }


def _units(raw: str, at: int) -> int:
    """An offset as a browser counts: in UTF-16 units."""
    return len(raw[:at].encode("utf-16-le")) // 2


def _speaker(speaker: Speaker) -> Json:
    return {
        "organisation": speaker.organisation,
        "person": speaker.person,
        "group": speaker.group,
    }


def _doubt(doubt: Doubt | None) -> Json | None:
    if doubt is None:
        return None
    candidates = [{"organisation": c.organisation, "person": c.person, "label": c.label} for c in doubt.candidates]
    return {"label": doubt.label, "reason": doubt.reason.value, "candidates": candidates}


def _task(task: TaskParts | None) -> Json | None:
    if task is None:
        return None
    return {
        "who": [_speaker(speaker) for speaker in task.who],
        "whoText": task.who_text,
        "whenText": task.when_text,
        "when": task.when.isoformat() if task.when else None,
        "what": task.what,
    }
