"""Every Norwegian text of ours has its English one, and what is compiled is what was written.

`python -m scripts.check_translations` prints what is missing, unused, uncompiled or ambiguous, and fails.
With `--write` it gathers new texts into the catalogue for the translator and compiles (both need gettext's programs).
"""

import gettext
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import django
import django_filters

from scripts.stopping import Stop, run_command

CATALOGUES = ("council/locale", "council/locale_missing")
OURS = Path("council/locale/en/LC_MESSAGES/django.po")
GATHERED_FROM = ("council", "meetings", "organisations", "templates")
PACKAGES = (Path(django.__file__).parent, Path(django_filters.__file__).parent)
GETTEXT = ("xgettext", "msgmerge", "msguniq", "msgattrib", "msgen", "msgfmt")

PLURALS = "nplurals=2; plural=(n != 1);"

HEADER = f"""msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {PLURALS}\\n"
"""

# A text with its context (context, U+0004, text), or one of its plural forms.
Key = str | tuple[str, int]


def run(command: Sequence[str | Path], folder: Path | None = None) -> None:
    """Run one of gettext's programs. Raises Stop with what it said."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        said = (answer.stderr or answer.stdout).strip()
        raise Stop(f"«{Path(command[0]).name}» sier: {said}", f"«{Path(command[0]).name}» says: {said}")


def read_compiled(path: Path) -> dict[Key, str]:
    with path.open("rb") as file:
        # Python offers no public way to list a catalogue.
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined] # noqa: SLF001 no public way


def compile_catalogue(source: Path, target: Path) -> None:
    run(["msgfmt", "--check-format", "--output-file", target, source])


def translated(source: Path, work: Path) -> dict[Key, str]:
    """What a .po file translates; fuzzy and empty entries do not count."""
    compile_catalogue(source, work / "translated.mo")
    return read_compiled(work / "translated.mo")


def texts(source: Path, work: Path) -> set[Key]:
    """Every text that a .po or .pot file lists, translated or not."""
    # A template only asks for plural rules, which Python would try to read.
    ruled = source.read_text(encoding="utf-8").replace("nplurals=INTEGER; plural=EXPRESSION;", PLURALS)
    (work / "ruled.po").write_text(ruled, encoding="utf-8")
    run(["msgen", "--output-file", work / "all.po", work / "ruled.po"])
    run(["msgfmt", "--use-fuzzy", "--output-file", work / "all.mo", work / "all.po"])
    return set(read_compiled(work / "all.mo")) - {""}


def gather(work: Path) -> Path:
    """Run Django's makemessages on a copy of the code. Gives the catalogue with every text in use, and no other."""
    copy = work / "copy"
    for folder in GATHERED_FROM:
        shutil.copytree(folder, copy / folder, ignore=shutil.ignore_patterns("locale*", "__pycache__", "migrations"))
    catalogue = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(OURS.read_text(encoding="utf-8") if OURS.exists() else HEADER, encoding="utf-8")
    options = ["--locale=en", "--no-wrap", "--no-obsolete", "--add-location=file", "--verbosity=0"]
    run([sys.executable, "-m", "django", "makemessages", *options, "--extension=html,txt,xml,py"], copy)
    return catalogue


def differences(used: set[Key], english: set[Key]) -> Iterator[str]:
    for key in sorted(used - english, key=str):
        yield f"no English for {show(key)}"
    for key in sorted(english - used, key=str):
        yield f"nobody uses {show(key)}"


def collisions(used: set[Key], theirs: set[Key]) -> Iterator[str]:
    """Our texts that a package has as an English one: its Norwegian would take the place of ours."""
    for key in sorted(used & theirs, key=str):
        yield f"{show(key)} is a text of Django's too: give ours a context"


def uncompiled(work: Path) -> Iterator[str]:
    for folder in CATALOGUES:
        for source in sorted(Path(folder).rglob("*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or read_compiled(compiled) != translated(source, work):
                yield f"{compiled} is not {source.name} compiled: run «make translations»"


def texts_of_packages(work: Path) -> set[Key]:
    found: set[Key] = set()
    for package in PACKAGES:
        for language in ("en", "nb"):
            for source in package.rglob(f"locale/{language}/LC_MESSAGES/django.po"):
                found |= texts(source, work)
    return found


def show(key: Key) -> str:
    text, form = key if isinstance(key, tuple) else (key, 0)
    context, _, text = text.rpartition("\x04")
    return f"«{text}»" + (f" in the context «{context}»" if context else "") + (f" (form {form})" if form else "")


def main() -> int:
    if missing := [program for program in GETTEXT if not shutil.which(program)]:
        raise Stop(
            f"Fant ikke {', '.join(missing)}: kjør «apt install gettext» som root.",
            f"Found no {', '.join(missing)}: run «apt install gettext» as root.",
        )
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        merged = gather(work)
        if "--write" in sys.argv:
            OURS.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(merged, OURS)
            for source in sorted(path for catalogue in CATALOGUES for path in Path(catalogue).rglob("*.po")):
                compile_catalogue(source, source.with_suffix(".mo"))
        if not OURS.exists():
            raise Stop(f"Fant ikke {OURS}: kjør «make translations».", f"Found no {OURS}: run «make translations».")
        used = texts(merged, work)
        english = set(translated(OURS, work)) - {""}
        found = [
            *differences(used, english), *uncompiled(work), *collisions(used, texts_of_packages(work)),
        ]  # fmt: skip
    for line in found:
        print(line)
    print(f"{len(found)} faults in translations." if found else f"{len(used)} texts, all in English and compiled.")
    return 1 if found else 0


if __name__ == "__main__":
    run_command(main)
