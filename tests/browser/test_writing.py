"""Writing in the browser: what the field says back while one types, what Tab, Enter and a paste do, and undo."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from meetings.models import AgendaItem, Attendance, Meeting
from organisations.models import OrganisationName
from tests.browser.test_desk import draft_of
from tests.browser.windows import make_picture

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Desk

TEXT = """#bolig
Spørsmål: Hva må være på plass før utskrivning?
LPS: Har fått mange svar om ventetid, og de fleste av dem som svarte, vil ha én fast person å ringe hele døgnet.
  De vil ha \u00ab((én))\u00bb person, se <https://svar.example/tall>.
FVR/Tuva – Støtter dette.
  SPL: Det gjør vi også.
Ellen: Hvem var det?
Psykologlag: Ligner på et navn.
Omsorgsdirektoratet: Er ikke med.
Thea Lunde og LPS: Sammen.
Møtet:
• Er utvalget bredt nok?
PB:
FVR støtter forslaget.
LPS (kun medlemmer): Ikke avklart.
! Ida Hagen: hente tallene
! ta det opp igjen
= Rådet følger med.
// Spør om ordlyden

Les: Rapporten <https://les.example/>
Kommentarer:
FRV: ikke til stede
\\LPS: vanlig tekst
"""
SAME_ROWS = """async () => {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  const rows = holder => [...holder.querySelectorAll('.found > li:not([hidden])')].map(li => [
    li.className.replace(' int', '').trim(), li.id, li.textContent.replace(/\\s+/g, ''),
    [...li.querySelectorAll('.plate, .only, a, .tag')].map(one => one.className + ' ' + (one.href ?? ''))]);
  const shown = document.querySelector('.sak:not([hidden])');
  const unlike = '.fix [name=guest][hidden], .fix label.sr, .fix select';
  for (const holder of [page, shown]) holder.querySelectorAll(unlike).forEach(one => one.remove());
  return [rows(page), rows(shown)];
}"""
LINES = """() => {
  const shown = document.querySelector('.sak:not([hidden])');
  const area = shown.querySelector('textarea'), layer = shown.querySelector('.mir');
  const probe = area.cloneNode();
  probe.id = probe.name = '';
  const width = `${area.clientWidth}px`;
  Object.assign(probe.style, {height: 0, minHeight: 0, gridArea: 'auto', width, alignSelf: 'start'});
  area.parentNode.append(probe);
  const top = layer.getBoundingClientRect().top, found = [];
  const bottom = parseFloat(getComputedStyle(area).paddingBottom);
  let text = '';
  [...layer.querySelectorAll('.mir > div > div')].slice(0, -1).forEach(line => {
    text += line.textContent.replace(/\\n$/, '');
    probe.value = text;
    found.push([Math.round(line.getBoundingClientRect().bottom - top + bottom), probe.scrollHeight]);
    text += line.textContent.endsWith('\\n') ? '\\n' : '';
  });
  probe.remove();
  return {same: layer.textContent === area.value + '\\u200b', found, scrolls: area.scrollHeight - area.clientHeight};
}"""
DRAWN = """() => {
  const shown = document.querySelector('.sak:not([hidden])');
  const lines = [...shown.querySelectorAll('.mir > div > div')];
  const apart = lines.slice(0, -2).every(line => line.textContent.endsWith('\\n'));
  return [apart && lines.map(line => line.textContent).join('') === shown.querySelector('textarea').value + '\\u200b',
    lines.map(line => [line.className, ...[...line.childNodes].map(node => node.textContent)].join('|'))];
}"""
PASTE = """([html, plain]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData('text/html', html);
  clipboardData.setData('text/plain', plain);
  const event = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
  return document.activeElement.dispatchEvent(event);
}"""
WORD = """<html xmlns:o="urn:office"><head><style>p.MsoNormal {margin: 0}</style></head><body>
<!--StartFragment--><p class=MsoNormal><b>LPS</b>: Vi&nbsp;støt\u00adter
 dette, se <a href="https://a.example/x">rapporten</a>.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
 style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7pt "Times"'>&nbsp; </span></span></span>
<![endif]>Første</p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span
 style='mso-list:Ignore'>o<span>&nbsp; </span></span>Andre</p><p>•\tTredje</p>
<ul><li>En<ul><li>To</li></ul></li><li><p>Tre</p></li><li><ul><li>Fire</li></ul></li></ul><table><tr><td><p><b>FVR</b></p></td><td><p>Ja</p></td></tr>
</table><p>Fra <a href="https://b.example/">https://b.example/</a><br>Slutt</p><!--EndFragment--></body></html>"""
FROM_WORD = """LPS: Vi støtter dette, se rapporten <https://a.example/x>.
• Første
  • Andre
• Tredje
• En
  • To
• Tre
  • Fire
FVR Ja
Fra <https://b.example/>
Slutt"""

LOOK = """() => {
  const shown = document.querySelector('.sak:not([hidden])');
  const [area, label, inner, said, rows, only] = ['textarea', '.mir .internal b', '.mir i', '.mir .statement', '.found',
    '.found .only'].map(one => getComputedStyle(shown.querySelector(one)));
  const seen = [said.color === rows.color, area.caretColor === rows.color];
  const row = shown.querySelector('.found .internal').offsetHeight;
  return [area.color, label.color, inner.color, ...seen, row, only.visibility];
}"""

CARET = """() => {
  const area = document.activeElement, field = area.parentNode.getBoundingClientRect();
  const row = area.value.slice(0, area.selectionStart).split('\\n').length - 1;
  const line = area.parentNode.querySelectorAll('.mir > div > div')[row].getBoundingClientRect();
  const asked = document.querySelector('.asked').getBoundingClientRect();
  return line.top >= Math.max(0, field.top) && line.bottom <= Math.min(innerHeight, field.bottom, asked.top);
}"""
"""Whether the line of the caret is in sight."""

COMPLETIONS = [
    ("LP", "LPS: "),
    ("lps", "LPS: "),
    ("Landslaget", "LPS: "),
    ("FVR/", "FVR/Tuva: "),
    ("FVR/T", "FVR/Tuva: "),
    ("LPS og PB", "LPS og PB: "),
    ("LPS, Leg", "LPS, Legelaget: "),
    ("Bo o", "Bo og Leve: "),
    ("Mari", "Mari Sund: "),
    ("Spørs", "Spørsmål: "),
    ("Møt", "Møtet: "),
    ("! I", "! Ida Hagen"),
    ("  • LP", "  • LPS: "),
    ("LPS: P", None),
    ("Vi er enige", None),
    ("// LP", None),
]
"""What is begun at the end of the text, and what Tab makes of it: None where it leaves the field."""

CHOICES = [
    ("Psykologlag: Hei.", "Psykologlaget", "Psykologlaget: Hei."),
    ("  Psykologlag (vara): Hei.", "Psykologlaget", "  Psykologlaget (vara): Hei."),
    ("LPS og Psykologlag: Sammen.", "Psykologlaget", "LPS og Psykologlaget: Sammen."),
    ("Psykologlag (spørsmål): Når?", "Psykologlaget", "Psykologlaget (spørsmål): Når?"),
    ("! Ellen innen 1.9: ringe", "Tangvik/Ellen Aune", "! Tangvik/Ellen Aune innen 1.9: ringe"),
    ("• Psykologlag: Hei.", "Dette er vanlig tekst", "\\• Psykologlag: Hei."),
    ("FVR støtter dette.", "Innspill fra FVR?", "FVR: FVR støtter dette."),
]
"""A line, the button beside it, and the line after that."""


def area(page: Page) -> Locator:
    return page.locator("textarea.minutes:visible")


def shown(page: Page, selector: str) -> Locator:
    return page.locator(f".sak:not([hidden]) {selector}")


def put(page: Page, text: str) -> None:
    """Replace what stands in the field, as a person who marks it all and pastes."""
    area(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def drawn(page: Page, text: str, mark: str) -> None:
    """The same, and wait until the row that holds `mark` is drawn under the field."""
    put(page, text)
    shown(page, ".found > li:not(.gone)").filter(has_text=mark).first.wait_for()


def last_line(page: Page) -> str:
    return area(page).input_value().rsplit("\n", 1)[-1]


def violations(desk: Desk) -> list[str]:
    return [f"{row['id']}: {node['html'][:120]}" for row in desk.violations() for node in row["nodes"]]


def test_tab_completes_what_a_hint_offers_and_leaves_the_field_otherwise(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 2)  # no pause is long enough for anything to be said
    put(page, "")
    found = []
    for begun, _expected in COMPLETIONS:
        page.keyboard.press("Control+End")
        page.keyboard.insert_text("\n")
        page.keyboard.type(begun)
        make_picture(page)
        hint = shown(page, ".hint:not([hidden])")
        offered = hint.count() == 1 and hint.inner_text()
        page.keyboard.press("Tab")
        stayed = page.evaluate("document.activeElement.name") == "text"
        assert stayed == bool(offered)
        found.append((begun, last_line(page) if stayed else None))
        area(page).focus()

    assert found == COMPLETIONS
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("LP")
    make_picture(page)
    said = page.get_by_role("status").filter(has_text="Tab skriver ")
    assert said.count() == 0
    page.clock.run_for(800)  # said in the pause, not at the key
    assert said.inner_text() == "Tab skriver LPS:"
    page.keyboard.press("Escape")
    page.keyboard.type("S")
    make_picture(page)
    assert shown(page, ".hint:not([hidden])").count() == 0
    page.keyboard.press("Enter")
    page.keyboard.type("L")
    make_picture(page)
    assert shown(page, ".hint:not([hidden])").inner_text() == "Tab LPS:"
    page.keyboard.press("ArrowLeft")
    shown(page, ".hint").wait_for(state="hidden")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") != "text"
    assert desk.console == []


def test_enter_goes_to_the_margin_and_shift_enter_makes_or_keeps_the_indent(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    put(page, "")

    for keys in ("FVR: a", "+b", "+c", "-d", "-\te", "+f"):
        if keys[0] in "+-":
            page.keyboard.press("Shift+Enter" if keys[0] == "+" else "Enter")
        page.keyboard.insert_text(keys.lstrip("+-"))

    assert area(page).input_value() == "FVR: a\n  b\n  c\nd\n\te\n\tf"
    long = "LPS: Ja.\n" * 1_200  # so long that what replaces it goes in by two steps
    put(page, long)
    page.keyboard.press("Control+A")
    page.keyboard.type("PB")
    assert area(page).input_value() == "PB"
    for _step in "PB":
        page.keyboard.press("Control+Z")
    assert area(page).input_value() == long


@pytest.mark.parametrize(
    ("html", "plain", "text"),
    [(WORD, "x", FROM_WORD), ("", "a\u00adb\tc\u00a0d", None), ("<div><span>LPS:  x</span></div>", "LPS:  x", None)],
)
def test_a_paste_of_word_becomes_clean_lines_and_other_text_is_left_to_the_browser(
    desk: Desk, html: str, plain: str, text: str | None
) -> None:
    draft_of(desk)
    page = desk.page
    put(page, "Før.\n")

    left = page.evaluate(PASTE, [html, plain])

    assert left == (text is None)
    assert area(page).input_value() == f"Før.\n{text or ''}"
    if text:
        page.keyboard.press("Control+Z")
        assert area(page).input_value() == "Før.\n"
    assert desk.console == []


def test_twenty_undos_reach_the_start_through_completions_a_choice_and_a_paste(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    page.keyboard.press("Alt+ArrowDown")
    start = area(page).input_value()
    page.keyboard.press("Control+End")
    for begun in ("LP", "Leg", "FVR/T", "Tang", "PB", "SP", "! I", "Mø", "LPS og P", "Bo o"):
        page.keyboard.press("Enter")
        page.keyboard.type(begun)
        page.keyboard.press("Tab")
        page.keyboard.type("Ja.", delay=30)
    shown(page, ".fix button:visible").first.click()
    page.keyboard.press("Control+End")
    page.evaluate(PASTE, [WORD, "x"])
    end = area(page).input_value()
    assert FROM_WORD in end
    assert end.count("Ja.") == 10

    undos = 0
    while area(page).input_value() != start and undos < 40:
        page.keyboard.press("Control+Z")
        undos += 1
    for _undo in range(undos):
        page.keyboard.press("Control+Shift+Z")

    assert undos <= 20
    assert area(page).input_value() == end
    assert desk.console == []


def test_the_layer_holds_the_same_letters_line_by_line_at_the_same_places(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    put(page, TEXT + "Et langtordutenblank" * 12 + "\n\tinnrykk\n\n")
    for width in (1280, 390, 640):  # the last is 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 800})
        lines = page.evaluate(LINES)
        assert lines["same"]
        assert lines["scrolls"] <= 0  # the layer makes the field as high as its text
        assert len(lines["found"]) > 20
        assert [pair for pair in lines["found"] if abs(pair[0] - pair[1]) > 1] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 500})
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+End")
    page.keyboard.type("x\n" * 30)
    below = shown(page, ".ed").evaluate("field => field.scrollHeight - field.clientHeight - field.scrollTop")
    assert below < 60  # the caret's line, which is the last, is in sight


def test_the_layer_follows_each_key_before_it_is_read_and_then_says_what_a_new_text_says(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    page.clock.install()
    put(page, TEXT)
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 2)
    typed = ("x", ":", " ", "LPS", "((")
    pressed = (
        "Enter",
        "Enter",
        "Backspace",
        "Delete",
        "ArrowUp",
        "ArrowLeft",
        "End",
        "Home",
        "Control+z",
        "Shift+ArrowUp",
    )
    random = Random(7)
    unlike = []
    for step in range(1, 121):
        key = random.choice((*typed, *pressed))
        (page.keyboard.press if key in pressed else page.keyboard.type)(key)
        if not page.evaluate(DRAWN)[0]:
            unlike.append((step, key))
        if step % 5 == 0:
            make_picture(page)
    text, drawn_so = area(page).input_value(), page.evaluate(DRAWN)[1]
    page.keyboard.press("Alt+ArrowDown")
    put(page, text)
    make_picture(page)

    assert unlike == []
    trimmed = [[line.rstrip("|") for line in lines] for lines in (drawn_so, page.evaluate(DRAWN)[1])]
    assert trimmed[0] == trimmed[1]
    assert desk.console == []


def test_the_script_draws_the_rows_that_the_server_draws(desk: Desk) -> None:
    item = AgendaItem.rows.filter(meeting__state=Meeting.State.DRAFT).earliest("position")
    AgendaItem.rows.filter(pk=item.pk).update(text=TEXT)
    draft_of(desk)
    page = desk.page

    server, script = page.evaluate(SAME_ROWS)

    assert len(script) == 22
    assert script == server
    assert shown(page, ".tall").inner_text() == f"10 innspill · 2 oppgaver · {len(TEXT.split())} ord"
    counted = (page.locator(".agenda .num").first.text_content() or "").split()
    assert counted == ["4", "å", "avklare", "10", "innspill"]
    assert shown(page, ".spoke").inner_text().startswith("LPS 3 · FVR 1")
    assert "Ikke sagt noe ennå: Bo og Leve, " in shown(page, ".spoke").inner_text()
    put(page, "PB: Ja.")
    page.get_by_text("1 innspill · 0 oppgaver · 2 ord").wait_for()
    assert desk.console == []


def test_a_choice_is_written_into_the_text_as_one_edit(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    for number, (line, button, becomes) in enumerate(CHOICES):
        text = f"LPS: Først.\n{line}\nSist {number}."
        drawn(page, text, f"Sist {number}.")
        page.keyboard.press("Control+End")

        shown(page, ".found").get_by_role("button", name=button).click()

        assert area(page).input_value() == f"LPS: Først.\n{becomes}\nSist {number}."
        assert page.evaluate("document.activeElement.selectionStart") == len(area(page).input_value())
        page.keyboard.press("Control+Z")
        assert area(page).input_value() == text
    assert desk.console == []


def test_always_and_as_guest_go_to_the_register_and_every_line_is_read_anew(desk: Desk) -> None:
    item = draft_of(desk)[0]
    page = desk.page
    drawn(page, "Sykepleierne: Ja.\nPsykologlag: Hei.\nPsykologlag: Hallo.\nThea Lunde: God dag.", "God dag.")

    shown(page, ".fix:visible").first.get_by_label("Husk alltid").check()
    shown(page, ".fix:visible").first.get_by_role("button", name="Psykologlaget").click()
    page.get_by_text("Navnet huskes fra nå av.").wait_for()
    shown(page, ".fix:visible").get_by_role("button", name="Legg til som gjest").click()
    page.locator(".people").get_by_text("Thea Lunde").first.wait_for()
    shown(page, "[data-deed=doubt]").wait_for(state="hidden")

    assert area(page).input_value().split("\n")[1:] == [
        "Psykologlaget: Hei.",
        "Psykologlag: Hallo.",
        "Thea Lunde: God dag.",
    ]
    assert OrganisationName.rows.get(name="Psykologlag").organisation.short == "Psykologlaget"
    guest = Attendance.rows.get(meeting=item.meeting, person__name="Thea Lunde")
    assert guest.status == Attendance.Status.GUEST
    assert desk.console == []


def test_f8_leads_from_doubt_to_doubt_and_says_what_is_asked(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    drawn(page, "Ellen: En.\n" + "LPS: Mye.\n" * 60 + "Psykologlag: To.", "To.")
    page.keyboard.press("Control+Home")
    told: list[Any] = []
    for key in ("F8", "Alt+Digit8", "F8", "Shift+F8"):
        page.keyboard.press(key)
        row = shown(page, ".fix:visible").first if len(told) in {0, 2} else shown(page, ".fix:visible").last
        caret = page.evaluate(CARET)
        line = page.evaluate(
            "document.activeElement.value.slice(0, document.activeElement.selectionStart).split('\\n').length"
        )
        told.append(
            (
                line,
                shown(page, "[role=status].small").inner_text(),
                caret
                and row.evaluate(
                    "n => { const b = n.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }"
                ),
            )
        )

    first = (1, "Linje 1: Flere på deltakerlista heter «Ellen».", True)
    second = (62, "Linje 62: «Psykologlag» ligner på et navn vi kjenner.", True)
    assert told == [first, second, first, second]
    assert shown(page, "[data-deed=doubt]").inner_text().split() == ["2", "å", "avklare", "F8"]
    shown(page, "[data-deed=doubt]").click()
    assert shown(page, "[role=status].small").inner_text() == first[1]
    assert desk.console == []


def test_what_is_internal_can_be_hidden_and_the_page_stays_accessible(desk: Desk) -> None:
    draft_of(desk)
    page = desk.page
    drawn(page, TEXT, "vanlig tekst")
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            found += [f"{width} {theme} {one}" for one in violations(desk)]
    assert found == []

    clear = "rgba(0, 0, 0, 0)"
    shown(page, "[data-deed=hide]").click()
    for colours in ("none", "active"):
        page.emulate_media(forced_colors=colours)
        assert page.evaluate(LOOK) == [clear, clear, clear, True, True, 0, "hidden"]
    shown(page, "[data-deed=hide]").click()
    assert page.evaluate(LOOK)[0] != clear
    assert desk.console == []
