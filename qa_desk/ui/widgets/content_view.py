"""What a plan says besides its rules, to read: findings, focus, mode mix, day, targets."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import plans
from qa_desk.rules.call_filters import Names
from qa_desk.rules.outcomes import FALLING
from qa_desk.rules.plans import Content, Target
from qa_desk.ui import theme
from qa_desk.ui.widgets import names, plan_words, wording

_FEW = 6  # subjects named of each kind; the tip names all


class ContentView(QWidget):
    """Rows of label and words; what is empty is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._inside)
        self._shown: tuple[Content, Names] | None = None

    def show_content(self, content: Content, known: Names | None = None) -> None:
        """Show what a plan says, by these names of people and items."""
        known = known or {}
        if self._shown == (content, known):
            return
        self._shown = content, known
        fresh = QWidget()
        self._grid = QGridLayout(fresh)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._show_findings(content)
        self._show_focus(content, known)
        self._show_targets(content.targets)
        self._column.replaceWidget(self._inside, fresh)
        self._inside.deleteLater()
        self._inside = fresh

    def _show_findings(self, content: Content) -> None:
        if not content.findings:
            return
        self._heading(_("What last month said"))
        for kind, words in plans.FINDINGS.items():
            found = [each for each in content.findings if each.kind == kind]
            said = [
                _("{subject} ({figure})").format(
                    subject=plan_words.subject(each), figure=plan_words.figure(each)
                )
                for each in found
            ]
            if said:
                self._say(_(words), said)

    def _show_focus(self, content: Content, known: Names) -> None:
        self._heading(_("Focus and month"))
        found = {each.subject: plan_words.subject(each) for each in content.findings}
        for words, codes, of in (
            (_("Focus items"), content.focus_items, "weak_items"),
            (_("Focus CSRs"), content.focus_people, "people"),
            (_("Focus contact reasons"), content.focus_reasons, "contact_reasons"),
        ):
            said = {**found, **known.get(of, {})}
            if codes:
                self._say(words, [names.shown(str(said.get(code, code))) for code in codes])
        mix = plan_words.mix(content.mode_mix)
        if mix:
            self._say(_("Quick checks"), [mix])
        if content.quick_by_others:
            share = _("{n} % of the quick checks").format(n=content.quick_by_others)
            self._say(_("Team leads and coaches"), [share])
        day = content.calibration_on
        self._say(_("Calibration"), [day.isoformat() if day else _("No day set")])

    def _show_targets(self, targets: Sequence[Target]) -> None:
        if not targets:
            return
        self._heading(_("Targets"))
        for target in targets:
            self._say(plan_words.target(target), [_target(target)])

    def _heading(self, words: str) -> None:
        row = self._grid.rowCount()
        self._grid.setRowMinimumHeight(row, 12 if row > 1 else 0)
        self._grid.addWidget(theme.role(QLabel(words), "heading"), row + 1, 0, 1, 2)

    def _say(self, label: str, words: Sequence[str]) -> None:
        few = list(words[:_FEW])
        if len(words) > _FEW:
            few.append(_("and {n} more").format(n=len(words) - _FEW))
        value = QLabel(_(", ").join(few))
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setToolTip("\n".join(words) if len(words) > _FEW else "")
        name = theme.role(QLabel(label), "dim")
        name.setWordWrap(True)
        name.setFixedWidth(theme.px(184))
        row = self._grid.rowCount()
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)


def _target(target: Target) -> str:
    words = [
        _("last month {n}").format(n=plan_words.tenths(target, target.before)),
        _("goal {n}").format(n=plan_words.tenths(target, target.goal)),
    ]
    if target.after is not None:
        met = target.after <= target.goal if target.kind in FALLING else target.after >= target.goal
        reached = _("reached {n} (met)") if met else _("reached {n} (not met)")
        words.append(reached.format(n=plan_words.tenths(target, target.after)))
    return wording.DOT.join(words)
