"""What a version of a standard says, as people are scored by it; and what changed in it (P25)."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from qa_desk.i18n import Bilingual, _, ngettext
from qa_desk.rules import checklist_changes, typed_numbers
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules.checklist_changes import BREAKING, KINDS, PARTS, Change, words_of
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording

Document = Mapping[str, Any]
_ICONS = {
    "added": "+",
    "removed": "−",
    "repointed": "◆",
    "ruled": "◆",
    "reworded": "✎",
    "moved": "↕",
}


class Reading(QTextBrowser):
    """Shows a version, or the changes between two, in the language spoken."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._show: Any = str
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextBrowser { border: none; background: transparent; padding: 0; }")
        self.setViewportMargins(20, 8, 20, 8)
        theme.changes().happened.connect(self._draw)

    def show_document(self, document: Document, head: str = "") -> None:
        """Show a version, with a sentence about it on top."""
        self._show = lambda: written(document, head)
        self._draw()
        self.verticalScrollBar().setValue(0)

    def show_changes(self, before: Document, after: Document) -> None:
        """Show what changed between two documents."""
        self._show = lambda: changed(before, after)
        self._draw()

    def _draw(self) -> None:
        self.setHtml(self._show())


def written(document: Document, head: str) -> str:
    """Return a whole document as HTML."""
    colours = theme.colours()
    lines = [f'<p style="color:{colours.dim}">{escape(head)}</p>'] if head else []
    lines += _heading(_("Pass marks"))
    lines += _table(_group(group) for group in document.get("skill_groups", ()))
    for section in document["sections"]:
        points = typed_numbers.shown_number(edits.section_points(section))
        title = f"{section.get('id', '')} {words_of(section)}"
        lines += _heading(_("{title} · {points} points").format(title=title, points=points))
        if section.get("cap") is not None:
            most = typed_numbers.shown_number(section["cap"])
            lines.append(_dim(_("At most {points} points are lost here.").format(points=most)))
        for item in section.get("items", ()):
            lines += _item(item)
    lines += _heading(_("Fatal errors"))
    for fatal in document.get("fatal_errors", ()):
        name = FATAL_CLASSES.get(str(fatal.get("class")), "")
        words = escape(f"{fatal.get('id', '')} {words_of(fatal)}")
        lines.append(
            f'<p style="margin-bottom:0"><b style="color:{colours.fatal}">{escape(_(name))}</b>'
            f" &nbsp;{words}</p>"
        )
        lines.append(_texts(_("Guidance: {text}"), fatal.get("guide")))
    return "".join(lines)


def _group(group: Document) -> list[str]:
    least = [
        f"{_(DIMENSIONS.get(name, name))} {typed_numbers.shown_number(share)} %"
        for name, share in (group.get("min_skill") or {}).items()
    ]
    mark = _("passes with {mark} %").format(mark=typed_numbers.shown_number(group.get("pass_mark")))
    return [str(words_of(group)), mark, wording.listed(least)]


def _item(item: Document) -> Iterator[str]:
    colours = theme.colours()
    points = typed_numbers.shown_number(item.get("points"))
    facts = [_(DIMENSIONS.get(str(item.get("dim")), ""))]
    facts.append(_("bonus of {points}") if item.get("bonus") else _("{points} points"))
    facts[-1] = facts[-1].format(points=points)
    if item.get("na"):
        facts.append(_("may be not applicable"))
    if shown := item.get("shown_when"):
        facts.append(
            _("only after {item}: {options}").format(
                item=shown.get("item", ""),
                options=wording.listed([str(n) for n in shown.get("options", ())]),
            )
        )
    yield (
        f'<p style="margin-bottom:0"><b>{escape(str(item.get("id", "")))} &nbsp;'
        f'{escape(str(words_of(item)))}</b> &nbsp;<span style="color:{colours.dim}">'
        f"{escape(' · '.join(filter(None, facts)))}</span></p>"
    )
    yield from _table(_option(option) for option in item.get("options", ()))
    yield from _table(_deduction(each) for each in item.get("deductions", ()))
    yield _texts(_("Guidance: {text}"), item.get("guide"))
    yield _texts(_("Why it matters: {text}"), item.get("why_it_matters"))


def _option(option: Document) -> list[str]:
    return [typed_numbers.shown_number(option.get("v")), _with_class(option)]


def _deduction(each: Document) -> list[str]:
    points = f"−{typed_numbers.shown_number(each.get('points'))}"
    times = int(each.get("times") or 1)
    told = ngettext("once", "up to {n} times", times).format(n=times)
    return [points, _with_class(each), told]


def _with_class(part: Document) -> str:
    fatal = FATAL_CLASSES.get(str(part.get("fatal", "")))
    return f"{words_of(part)} · {_(fatal)}" if fatal else str(words_of(part))


def _heading(words: str) -> list[str]:
    return [f'<h3 style="margin-top:14px;margin-bottom:2px">{escape(words)}</h3>']


def _dim(words: str) -> str:
    return f'<p style="color:{theme.colours().dim};margin-top:0">{escape(words)}</p>'


def _texts(words: str, texts: Document | None) -> str:
    text = Bilingual(str((texts or {}).get("zh", "")), str((texts or {}).get("en", "")))
    return _dim(words.format(text=text)) if str(text) else ""


def _table(rows: Iterable[list[str]]) -> list[str]:
    lines = [
        "<tr>" + "".join(f"<td>{escape(cell)}&nbsp;&nbsp;&nbsp;</td>" for cell in row) + "</tr>"
        for row in rows
    ]
    return [f'<table cellspacing="0" cellpadding="1">{"".join(lines)}</table>'] if lines else []


def changed(before: Document, after: Document) -> str:
    """Return the changes between two documents as HTML, with what they do to trends."""
    found = checklist_changes.changes(before, after)
    if not found:
        return f"<p>{escape(_('Nothing is different.'))}</p>"
    broken = checklist_changes.changed_here(before, after)
    lines = []
    if broken:
        words = ngettext(
            "{n} item does not compare with before; trends say “changed here” for it: {keys}",
            "{n} items do not compare with before; trends say “changed here” for them: {keys}",
            len(broken),
        ).format(n=len(broken), keys=wording.listed(sorted(broken)))
        lines.append(f"<p>{escape(words)}</p>")
    for change in found:
        lines += _change(change)
    return "".join(lines)


def _change(change: Change) -> Iterator[str]:
    colours = theme.colours()
    shade = colours.late if change.kind in BREAKING | {"removed"} else colours.text
    name = escape(f"{_(PARTS[change.part])} {change.key} {change.text}")
    yield (
        f'<p style="margin-bottom:0"><span style="color:{shade}">{_ICONS[change.kind]} '
        f"{escape(_(KINDS[change.kind]))}</span> &nbsp;<b>{name}</b></p>"
    )
    if change.kind in ("added", "removed", "moved"):
        return
    for one, other in checklist_changes.differences(change):
        yield (
            f'<p style="margin:0 0 0 24px"><span style="color:{colours.dim}"><s>{escape(one)}</s>'
            f"</span> → {escape(other)}</p>"
        )
