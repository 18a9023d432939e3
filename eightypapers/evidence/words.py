"""Words for readers: that both languages say the same, and all that is asked for.

Words stand in TOML beside the modules that say them. Who asks for which is read from
the modules and the templates themselves: from calls of what `language.Words` gives.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

from eightypapers.evidence.checks import Fault
from eightypapers.language import LANGUAGES, slots
from eightypapers.tables import ROOT, nearest

PACKAGE = __name__.partition(".")[0]
# What a family of derived facts has beside its words.
SETTINGS = {"tables", "where", "decimals", "drop_zeros"}
# The name under which templates, and functions that are given them, have the words of
# some module of their wing.
SAY = "say"
# A key of which nothing is known before it is asked for.
ANY = ".+"

Texts = Mapping[str, Any]
Leaves = dict[str, Texts]


@dataclass(frozen=True)
class Ask:
    """Where words are asked for, of which files, under which key, with which slots.

    ``key`` is a regular expression, since a part of it may be known only later.
    ``given`` is None where it cannot be told what is given.
    """

    place: str
    line: int
    files: tuple[Path, ...]
    key: str
    given: frozenset[str] | None


def check(root: Path = ROOT) -> list[Fault]:
    """Check all words of the book's package.

    Returns
    -------
    list of Fault
        A fault for each text that stands in one language only, or has other slots in
        the other; for each that is asked for and missing, or there and asked for by
        nobody; and for each slot that is given and not used, or used and not given.
    """
    package = root / PACKAGE
    found: list[Fault] = []
    files: dict[Path, Leaves] = {}
    for path in sorted(package.rglob("*.toml")):
        place = _place(path, package)
        try:
            files[path] = dict(leaves(tomllib.loads(path.read_text("utf-8"))))
        except ValueError as error:
            found.append(Fault(place, 0, "", str(error), "TOML", "TOML in UTF-8"))
            continue
        for key, texts in files[path].items():
            found += [Fault(place, 0, key, *wrong) for wrong in _unequal(texts)]
    asks: list[Ask] = []
    for path in [*sorted(package.rglob("*.py")), *_templates(package)]:
        asked = _in_module if path.suffix == ".py" else _in_template
        try:
            asks += asked(path, tuple(files), package)
        except jinja2.TemplateSyntaxError as error:
            place, right = _place(path, package), "a template that Jinja reads"
            found.append(Fault(place, error.lineno, "", str(error), "Jinja", right))
    found += [fault for ask in asks for fault in _unanswered(ask, files)]
    return sorted({*found, *_unasked(asks, files, package)})


def _place(path: Path, package: Path) -> str:
    return path.relative_to(package.parent).as_posix()


# What stands in the files -------------------------------------------------------------


def all_words(folder: Path, root: Path) -> Iterator[tuple[str, str, Texts]]:
    """Give all texts in the files of words in a folder: path, key, texts."""
    for path in sorted(folder.rglob("*.toml")):
        for key, texts in leaves(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield path.relative_to(root).as_posix(), key, texts


def leaves(tree: Texts, above: str = "") -> Iterator[tuple[str, Texts]]:
    """Give texts by key; one that stands under no language has none."""
    for name, value in tree.items():
        key = f"{above}{name}"
        if name in SETTINGS:
            continue
        if not isinstance(value, dict):
            yield key, {"": value}
        elif {*value} & {*LANGUAGES}:
            yield key, value
        else:
            yield from leaves(value, f"{key}.")


def _unequal(texts: Texts) -> Iterator[tuple[str, str, str]]:
    """Find a text that is not there, or not the same, in both languages."""
    rule = "words in both languages"
    if {*texts} != {*LANGUAGES} or not all(texts.values()):
        found = ", ".join(name for name in texts if name and texts[name])
        yield found, rule, f"{' and '.join(LANGUAGES)}, and nothing else"
    elif {_kind(text) for text in texts.values()} not in ({str}, {list}):
        yield str(texts), rule, "a text in each, or a list of texts in each"
    else:
        try:
            used = {name: _named(_slots(text)) for name, text in texts.items()}
        except ValueError as error:
            yield str(error), "slots in braces", "a name between each pair of braces"
            return
        if len({*used.values()}) > 1:
            found = "; ".join(f"{name}: {names}" for name, names in used.items())
            yield found, "the same slots in both languages", "each slot in both"


def _kind(text: Any) -> type | None:
    """Tell a text from a list of texts, and both from all else."""
    if isinstance(text, list) and all(isinstance(part, str) for part in text):
        return list
    return str if isinstance(text, str) else None


def _slots(text: str | list[str]) -> set[str]:
    return slots("".join(text))


def _named(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


# Who asks -----------------------------------------------------------------------------


def _in_module(path: Path, files: tuple[Path, ...], package: Path) -> Iterator[Ask]:
    """Give what a module asks for, families of derived facts among it.

    ``say`` has the words beside the module, ``generate.say`` those beside that one.
    """
    text, place = path.read_text(encoding="utf-8"), _place(path, package)
    # To go through a tree takes time, and most modules have no words for readers.
    calls = re.search(rf"\b(?:{SAY}|family)\b", text) and ast.walk(ast.parse(text))
    for node in calls or ():
        if not isinstance(node, ast.Call) or not node.args:
            continue
        *owner, name = ast.unparse(node.func).removesuffix(".several").split(".")
        if name == "family":
            (template,) = _keys(node.args[0])
            for part in ("label", "how", "(?:label|unit)"):
                key = rf"{template}\.{part}"
                own = (path.with_suffix(".toml"),)
                yield Ask(place, node.lineno, own, key, None)
        elif name == SAY:
            beside = path.with_name(f"{owner[-1] if owner else path.stem}.toml")
            said = (beside,) if beside in files else _of_wing(path, files, package)
            slots = [keyword.arg for keyword in node.keywords]
            given = None if None in slots else frozenset(map(str, slots))
            for key in _keys(node.args[0]):
                yield Ask(place, node.lineno, said, key, given)


def _of_wing(path: Path, files: Iterable[Path], package: Path) -> tuple[Path, ...]:
    """Give the files of words of the wing in which something stands."""
    wing = package / path.relative_to(package).parts[0]
    return tuple(file for file in files if wing in file.parents)


def _keys(node: ast.expr) -> list[str]:
    """Give the keys that an expression may be, as regular expressions."""
    match node:
        case ast.Constant(value):
            return [re.escape(str(value))]
        case ast.JoinedStr(values):
            return ["".join("".join(_keys(value)) for value in values)]
        case ast.IfExp(_, one, other):
            return [*_keys(one), *_keys(other)]
    return [ANY]


def _templates(package: Path) -> list[Path]:
    return sorted([*package.rglob("*.jinja"), *package.glob("*/templates/**/*.html")])


def _in_template(path: Path, files: tuple[Path, ...], package: Path) -> Iterator[Ask]:
    """Give what a template asks for, of any file of its wing."""
    text, place = path.read_text(encoding="utf-8"), _place(path, package)
    jinja = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    wing = _of_wing(path, files, package)
    for call in jinja.parse(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == SAY and call.args:
            slots = frozenset(keyword.key for keyword in call.kwargs)
            given = None if call.dyn_kwargs else slots
            for key in _template_keys(call.args[0]):
                yield Ask(place, call.lineno, wing, key, given)


def _template_keys(node: nodes.Node | None) -> list[str]:
    match node:
        case nodes.Const():
            return [re.escape(str(node.value))]
        case nodes.Concat():
            return ["".join("".join(_template_keys(part)) for part in node.nodes)]
        case nodes.CondExpr():
            return [*_template_keys(node.expr1), *_template_keys(node.expr2)]
    return [ANY]


# What is asked for, and what is there -------------------------------------------------


def _unanswered(ask: Ask, files: Mapping[Path, Leaves]) -> Iterator[Fault]:
    """Find words that are missing, and slots that differ from those that are given."""
    there = {
        key: texts for file in ask.files for key, texts in files.get(file, {}).items()
    }
    found = {key: texts for key, texts in there.items() if re.fullmatch(ask.key, key)}
    names = _named(file.name for file in ask.files)
    asked = re.sub(r"\\(.)", r"\1", ask.key)
    if not found:
        right = f"a key of {names}{nearest(asked, there)}"
        yield Fault(ask.place, ask.line, "", asked, "words that are there", right)
    if not found or ask.given is None or ask.key == ANY:
        return
    try:
        slots_of = [
            {name for text in texts.values() for name in _slots(text)}
            for texts in found.values()
        ]
    except (TypeError, ValueError):  # Said of the file itself.
        return
    # Of several keys that may be meant, one may do without.
    if missing := set.intersection(*slots_of) - ask.given:
        rule, right = f"{asked} has its slots filled", "a value for each"
        yield Fault(ask.place, ask.line, "", _named(missing), rule, right)
    used = set.union(*slots_of)
    if extra := ask.given - used:
        rule = f"{asked} uses what it is given"
        right = f"its slots: {_named(used)}"
        yield Fault(ask.place, ask.line, "", _named(extra), rule, right)


def _unasked(
    asks: list[Ask], files: Mapping[Path, Leaves], package: Path
) -> Iterator[Fault]:
    """Find words that nobody asks for."""
    for file, leaves in files.items():
        wanted = {ask.key for ask in asks if file in ask.files}
        for key in leaves:
            if not any(re.fullmatch(asked, key) for asked in wanted):
                right = "no such key, or a call of Words that asks for it"
                yield Fault(_place(file, package), 0, key, "", "words asked for", right)
