"""The house's own rules, those that no package knows. `python -m scripts.lint_rules` prints each breach and fails.

A rule is a name, a sentence and a function that yields the breaches of one file. Exceptions stand here by file,
each with its reason; one that excuses nothing any more is a breach too.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scripts.stopping import run_command

FOLDERS = ("council", "meetings", "organisations", "scripts", "tests", "templates")
APPS = ("council/", "meetings/", "organisations/")
READERS = ("council/views/", "council/search/", "meetings/views/", "organisations/views/")
DRAFTS = {"AgendaItem", "AgendaProposal", "Attendance", "RevisionBody", "SourceDocument"}
LONGEST = 450

Breach = tuple[int, str]


@dataclass(frozen=True)
class Source:
    """One file: where it lies below the project's folder, its text, and its tree when it is Python."""

    path: str
    text: str
    tree: ast.Module = field(default_factory=lambda: ast.Module(body=[], type_ignores=[]))

    @classmethod
    def of(cls, path: str, text: str) -> "Source":
        return cls(path, text, ast.parse(text)) if path.endswith(".py") else cls(path, text)


@dataclass(frozen=True)
class Rule:
    name: str
    sentence: str
    breaches: Callable[[Source], Iterator[Breach]]
    applies: Callable[[str], bool]
    exceptions: dict[str, str] = field(default_factory=dict)

    def excuse(self, path: str) -> str | None:
        """The exception (a file, or a folder with its slash) that covers this path."""
        covers = (named for named in self.exceptions if path == named or (named[-1] == "/" and path.startswith(named)))
        return next(covers, None)


def is_app_code(path: str) -> bool:
    return path.startswith(APPS) and path.endswith(".py")


def is_python(path: str) -> bool:
    return path.endswith(".py")


def is_kept_by_hand(path: str) -> bool:
    """Code of ours, but not the tests: a table of cases may be long."""
    return is_python(path) and "/migrations/" not in path and not path.startswith("tests/")


def is_template(path: str) -> bool:
    return path.endswith((".html", ".xml")) and "templates/" in path


def reads_behind_the_door(path: str) -> bool:
    """Models and admin hold the plain manager; migrations see no door at all."""
    parts = path.removesuffix(".py").split("/")
    return is_app_code(path) and not {"models", "admin", "migrations"} & set(parts)


def answers_readers(path: str) -> bool:
    """Views and search that serve more than the secretariat."""
    return is_app_code(path) and path.startswith(READERS) and "/secretariat" not in path


@dataclass(frozen=True)
class Models:
    """What the models' own source says: which have a door, which none, and the relations that lead round one."""

    doored: frozenset[str]
    plain: frozenset[str]
    relations: frozenset[str]


def models_in(tree: ast.AST) -> Models:
    doored, plain, relations = set(), set(), set()
    for model in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        assigned = {
            target.id: node.value
            for node in model.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        door = assigned.get("objects")
        if isinstance(door, ast.Call) and ast.unparse(door.func).endswith("Door"):
            doored.add(model.name)
            keywords = (keyword for value in assigned.values() for keyword in getattr(value, "keywords", []))
            relations |= {ast.literal_eval(keyword.value) for keyword in keywords if keyword.arg == "related_name"}
        elif "rows" in assigned:
            plain.add(model.name)
    return Models(frozenset(doored), frozenset(plain), frozenset(relations - {"+"}))


@cache
def our_models() -> Models:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for app in APPS for path in Path(app).glob("models/*.py")]
    return models_in(ast.Module(body=[node for tree in trees for node in tree.body], type_ignores=[]))


def _plain_manager(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Attribute(attr="_default_manager" | "_base_manager"):
                yield node.lineno, f"{ast.unparse(node)} goes behind the door"
            case ast.Attribute(attr="rows", value=ast.Name(id=model)) if model in our_models().doored:
                yield node.lineno, f"{ast.unparse(node)} goes behind the door"
            case ast.Attribute(attr="rows", value=ast.Call() | ast.Attribute(attr="model" | "__class__")):
                yield node.lineno, f"{ast.unparse(node)} goes behind a door that nobody can name here"


READING = frozenset(
    [
        "aggregate",
        "all",
        "count",
        "earliest",
        "exclude",
        "exists",
        "filter",
        "first",
        "get",
        "in_bulk",
        "iterator",
        "last",
        "latest",
        "order_by",
        "prefetch_related",
        "select_related",
        "values",
        "values_list",
    ]
)


def _round_the_door(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=reading, value=ast.Attribute(attr=relation))) if (
                reading in READING and relation in our_models().relations
            ):
                yield node.lineno, f".{relation}.{reading}() leads round the door"


def _drafts(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Attribute(attr="rows", value=ast.Name(id=model)) if model in DRAFTS:
                yield node.lineno, f"{model} is no reader's business"
            case ast.Call(
                func=ast.Attribute(attr=reading, value=ast.Attribute(attr="items" | "attendances" as drafts))
            ) if reading in READING:
                yield node.lineno, f".{drafts} are no reader's business"


def _html_as_is(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        match node:
            case ast.alias(name="mark_safe") | ast.Attribute(attr="mark_safe"):
                yield node.lineno, "mark_safe sends text as it is"
            case ast.Call(func=ast.Name(id="SafeString" | "SafeText") | ast.Attribute(attr="SafeString" | "SafeText")):
                yield node.lineno, "a SafeString made by hand sends text as it is"
            case ast.FunctionDef(name="__html__"):
                yield node.lineno, "__html__ sends text as it is"
            case ast.Call(func=ast.Name(id="format_html"), args=args) if not args or not _is_fixed_text(args[0]):
                yield node.lineno, "the pattern of format_html must be a text that stands here"
            case ast.Call(func=ast.Name(id="format_html"), args=[_], keywords=[]):
                yield node.lineno, "format_html without values is mark_safe by another name"


def _is_fixed_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Call(func=ast.Name(id="_" | "gettext" | "gettext_lazy" | "pgettext"), args=args):
            return all(map(_is_fixed_text, args))
    return False


def _without_csrf(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.alias | ast.Attribute | ast.Name) and _name(node) == "csrf_exempt":
            yield node.lineno, "csrf_exempt opens a write to other sites"


def _name(node: ast.alias | ast.Attribute | ast.Name) -> str:
    match node:
        case ast.alias():
            return node.name
        case ast.Attribute():
            return node.attr
    return node.id


def _raw_sql(source: Source) -> Iterator[Breach]:
    calls = {"raw", "extra", "execute", "executemany", "executescript", "cursor"}
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=called)) if called in calls:
                yield node.lineno, f".{called}() knows the engine"
            case ast.alias(name="RawSQL" | "RunSQL") | ast.Attribute(attr="RawSQL" | "RunSQL"):
                yield node.lineno, f"{_name(node)} knows the engine"


def _engine_words(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith("django.contrib.postgres"):
                yield node.lineno, "contrib.postgres runs on one engine"
            case ast.Call(func=ast.Attribute(attr="distinct"), args=[_, *_]):
                yield node.lineno, "DISTINCT ON runs on one engine"
            case ast.Constant(value="ATOMIC_REQUESTS") | ast.Name(id="ATOMIC_REQUESTS"):
                yield node.lineno, "ATOMIC_REQUESTS holds the lock through the whole page"


CASE_BLIND = re.compile(r"(^|__)(icontains|istartswith|iendswith|iexact|iregex)$")


def _case_blind_lookups(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        match node:
            case ast.keyword(arg=str(word)) | ast.Constant(value=str(word)) if CASE_BLIND.search(word):
                yield node.lineno, f"{word} folds ASCII only on SQLite"


def _catching_all(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            for kind in caught:
                if kind is None or ast.unparse(kind) in {"Exception", "BaseException"}:
                    yield node.lineno, "name what may go wrong"


def _drawers(source: Source) -> Iterator[Breach]:
    drawers = {"utils", "util", "helpers", "helper", "services", "service", "misc", "common", "managers"}
    if found := drawers & set(source.path.removesuffix(".py").split("/")):
        yield 1, f"«{found.pop()}» is no deed"


def _all_fields(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and node.value == "__all__":
            yield node.lineno, "list the fields"


def _signals(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module and re.search(r"\b(dispatch|signals)$", node.module):
            yield node.lineno, f"{node.module} acts where nobody reads it"


SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover|pragma:\s*no branch)")
SILENCED_WITH_REASON = re.compile(
    r"#\s*(noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\]|pragma:\s*no (cover|branch))"
    r"\s+(#\s*)?[`«(\"]*(?!noqa|type:|pragma:)\w+\W+\w+"
)


def _silenced_checks(source: Source) -> Iterator[Breach]:
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT or not SILENCED.search(token.string):
            continue
        if not SILENCED_WITH_REASON.search(token.string):
            yield token.start[0], "a silenced check names its code, and its reason beside it"


def _long_files(source: Source) -> Iterator[Breach]:
    if (lines := source.text.count("\n")) > LONGEST:
        yield 1, f"{lines} lines: make a package of deeds"


COMMENT = re.compile(r"{#.*?#}|{% comment .*?{% endcomment %}", re.DOTALL)
TEMPLATE_TRAPS = {
    r"\|\s*safe(seq)?\b": "|safe sends text as it is",
    r"{%\s*autoescape\s+off": "autoescape off sends text as it is",
    r"<[^>{%]*\sstyle\s*=": "the content policy refuses inline style",
    r"<style\b": "the content policy refuses inline style",
    r"<script(?![^>]*\bsrc=)[^>]*>": "the content policy refuses inline script",
    r"<[^>{%]*\son[a-z]+\s*=": "the content policy refuses inline script",
    r"""(src|href|action)\s*=\s*["']?(https?:)?//""": "no request to another host",
    r"javascript:": "the content policy refuses inline script",
}


def _template_traps(source: Source) -> Iterator[Breach]:
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source.text)
    for pattern, sentence in TEMPLATE_TRAPS.items():
        for found in re.finditer(pattern, text, flags=re.IGNORECASE):
            yield text.count("\n", 0, found.start()) + 1, sentence


RULES = (
    Rule(
        "door", "Published rows are read through visible_to or for_system", _plain_manager, reads_behind_the_door,
    ),
    Rule("round", "No relation leads a reader round a door", _round_the_door, answers_readers),
    Rule("draft", "Drafts are read by the secretariat and the admin", _drafts, answers_readers),
    Rule("html", "No text is sent as it is", _html_as_is, is_app_code),
    Rule(
        "csrf", "Every write is guarded", _without_csrf, is_app_code,
        {
            "council/views/one_click.py": "mail programs end what somebody follows by a POST of their own (RFC 8058)",
            "council/api/answering.py": "it answers no write: every method but reading gets 405, whoever asks",
            "meetings/views/one_click.py": "mail programs say no to a letter by a POST of their own (RFC 8058)",
        },
    ),
    Rule(
        "sql", "Only search and the triggers know the engine", _raw_sql, is_app_code,
        {
            "meetings/triggers.py": "each engine has its own words for a trigger",
            "meetings/archiving/standing.py": "each engine has its own words for one state and for the next key",
            "meetings/redacting/sweeping.py": "each engine has its own words for overwriting what is deleted",
        },
    ),
    Rule("engine", "What runs on one engine is not used", _engine_words, is_app_code),
    Rule(
        "folding", "Names and words are looked up by a folded key", _case_blind_lookups, is_app_code,
        {
            "organisations/models/accounts.py": "an e-mail address folds as ASCII",
            "council/views/accounts.py": "an e-mail address folds as ASCII",
        },
    ),
    Rule("except", "A handler names what may go wrong", _catching_all, is_python),
    Rule("drawer", "A module is named after its deed", _drawers, is_python),
    Rule("fields", "A form lists its fields", _all_fields, is_app_code),
    Rule(
        "signals", "No signals", _signals, is_app_code,
        {"meetings/apps.py": "the triggers are put back after every migrate, which says so by a signal only"},
    ),
    Rule("silenced", "A silenced check gives its reason", _silenced_checks, is_python),
    Rule("length", "A file past 400 lines becomes a package", _long_files, is_kept_by_hand),
    Rule("template", "Templates are safe by themselves", _template_traps, is_template),
)  # fmt: skip


def breaches_of(source: Source) -> Iterator[tuple[Rule, Breach]]:
    for rule in RULES:
        if rule.applies(source.path):
            for breach in rule.breaches(source):
                yield rule, breach


def sources() -> Iterator[Source]:
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*.*")):
            name = path.as_posix()
            if "__pycache__" not in path.parts and (is_python(name) or is_template(name)):
                yield Source.of(name, path.read_text(encoding="utf-8"))


def main() -> int:
    found = 0
    used: set[tuple[str, str]] = set()
    for source in sources():
        for rule, (line, sentence) in breaches_of(source):
            if excuse := rule.excuse(source.path):
                used.add((rule.name, excuse))
                continue
            found += 1
            print(f"{source.path}:{line}: {rule.name}: {sentence}. ({rule.sentence}.)")
    for rule in RULES:
        for excuse in rule.exceptions:
            if (rule.name, excuse) not in used:
                found += 1
                print(f"{excuse}: {rule.name}: this exception excuses nothing; take it out of scripts/lint_rules.py.")
    print(f"{found} breaches of {len(RULES)} house rules." if found else f"{len(RULES)} house rules hold.")
    return 1 if found else 0


if __name__ == "__main__":
    run_command(main)
