r"""Keep the Chinese catalogue in step with the code (D16).

strings.py update         extract every text, drop what is gone, compile
strings.py check          fail when `update` would change a file, or a translation is not sound
strings.py merge FILE...  fill missing translations from lines `English<tab>中文`
                          (one tab; \n is a line break)
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {"_": 1, "N_": 1, "ngettext": 2}  # function → how many texts it takes
HEADERS = [
    ("Language", "zh_CN"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
]


class StableCatalog(Catalog):
    """A catalogue whose header names no dates and no tools: it changes with its texts only."""

    mime_headers = HEADERS


def po_file(root: Path) -> Path:
    """Return the one catalogue."""
    return root / "resources/locale/zh_CN/LC_MESSAGES/qa_desk.po"


def committed(root: Path) -> Catalog:
    """Read the catalogue as it lies there."""
    file = po_file(root)
    if not file.exists():
        return Catalog(locale="zh_CN")
    with file.open("rb") as stream:
        return read_po(stream, locale="zh_CN", abort_invalid=True)


def extracted(root: Path) -> Catalog:
    """Return the texts of the code with the translations the catalogue already has."""
    old = committed(root)
    fresh = StableCatalog(locale="zh_CN", header_comment="# QA Desk in Chinese", fuzzy=False)
    found: dict[str, str | tuple[str, ...]] = {}
    for texts in _texts_in_code(root):
        if len(texts) == 1:
            found.setdefault(texts[0], texts[0])
        else:
            found[texts[0]] = texts  # one Chinese text serves the singular alone, too
    for singular, text in found.items():
        known = old.get(singular)
        string = _texts(known.string)[0] if known else ""
        message = fresh.add(text, string if isinstance(text, str) else (string,))
        message.flags = {"fuzzy"} if known and known.fuzzy else set()
    return fresh


def _texts_in_code(root: Path) -> Iterator[tuple[str, ...]]:
    """Return what `_`, `N_` and `ngettext` are given, also inside an f-string."""
    for file in sorted((root / "qa_desk").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = node.args[: TEXTS.get(node.func.id, 0)]
                values = [word.value for word in given if isinstance(word, ast.Constant)]
                if texts := tuple(text for text in values if isinstance(text, str) and text):
                    yield texts


def _texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def rendered(catalogue: Catalog) -> dict[str, bytes]:
    """Return what the .po and the .mo hold, by suffix."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=0, no_location=True, sort_output=True)
    write_mo(mo, catalogue)
    return {".po": po.getvalue(), ".mo": mo.getvalue()}


def write(root: Path, catalogue: Catalog) -> None:
    """Write both files."""
    file = po_file(root)
    file.parent.mkdir(parents=True, exist_ok=True)
    for suffix, content in rendered(catalogue).items():
        file.with_suffix(suffix).write_bytes(content)


def placeholders(text: str) -> set[str | None]:
    """Return the names between braces (None: they do not pair) and what `%` puts in."""
    printed = set(re.findall(r"%(?:\(\w+\))?[srd]", text))
    try:
        parts = Formatter().parse(text)
        return printed | {name for _text, name, _spec, _conversion in parts if name is not None}
    except ValueError:
        return {None}


def faults(message: Message) -> Iterator[str]:
    """Say what is wrong with one translation."""
    english, chinese = _texts(message.id)[-1], _texts(message.string)[0]
    if not chinese:
        yield "is not translated"
    elif message.fuzzy:
        yield "is fuzzy"
    elif placeholders(english) != placeholders(chinese):
        yield f"has other placeholders in {chinese!r}"


def check(root: Path) -> list[str]:
    """Return every reason why the catalogue is not fit to ship."""
    catalogue = extracted(root)
    found = [
        f"{_texts(message.id)[0]!r} {fault}"
        for message in catalogue
        if message.id
        for fault in faults(message)
    ]
    for suffix, content in rendered(catalogue).items():
        file = po_file(root).with_suffix(suffix)
        if not file.exists() or file.read_bytes() != content:
            found.append(f"{file.relative_to(root)} is not what the code says; run `make strings`")
    return found


def merge(root: Path, files: list[Path]) -> list[str]:
    """Fill missing translations; return the lines that could not be used and why."""
    catalogue = extracted(root)
    unused = []
    for file in files:
        for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
            if line.strip() and (reason := _fill(catalogue, line)):
                unused.append(f"{file}:{number}: {reason}: {line}")
    write(root, catalogue)
    return unused


def _fill(catalogue: Catalog, line: str) -> str:
    english, tab, chinese = (part.replace("\\n", "\n") for part in line.partition("\t"))
    message = catalogue.get(english)
    if not tab or not chinese.strip():
        return "no translation after a tab"
    if "\t" in chinese:
        return "more than one tab, so it is not clear where the translation begins"
    if message is None:
        return "not in the code"
    known = _texts(message.string)[0]
    if known and known != chinese:
        return f"already translated as {known}"
    message.string = chinese if isinstance(message.id, str) else (chinese,)
    return ""


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit code."""
    match arguments:
        case ["update"]:
            write(ROOT, extracted(ROOT))
            return 0
        case ["check"]:
            complaints = check(ROOT)
        case ["merge", *files] if files:
            complaints = merge(ROOT, [Path(file) for file in files])
        case _:
            complaints = [__doc__ or ""]
    sys.stderr.writelines(f"{complaint}\n" for complaint in complaints)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
