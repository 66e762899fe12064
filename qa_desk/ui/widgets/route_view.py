"""What was done about a result after its release: each step, with its words, in order."""

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import guards, reviews, workflow
from qa_desk.services.cases import Case, Name, SignatureView, Told, Version
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.review_place import SubjectCard, name_of

_CORRECTIONS = frozenset(
    step.key for step in workflow.STEPS if step.target == "E8" and step.key != "accept"
)
_TO_APPEAL = workflow.sources("appeal")


class Course(QWidget):
    """The route of a case so far.

    Signals: `revision_wanted(number)` of an earlier one, `heard(ms)`.
    """

    revision_wanted = Signal(int)
    heard = Signal(int)

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        title = _("Course of the dispute") if case.disputed else _("Course of events")
        self._column.addWidget(heading(title))
        for place, told in enumerate(case.route):
            if place:
                self._column.addWidget(theme.role(QFrame(), "line"))
            self._column.addLayout(self._step(told))

    def _step(self, told: Told) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(text(_headline(told), "strong"), 1)
        when = text(wording.local_time(told.at), "small", wraps=False)
        when.setToolTip(wording.exact_time(told.at))
        head.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        who = wording.DOT.join(filter(None, (shown(str(told.by)).strip(), _role(told.role))))
        column.addWidget(text(who, "small"))
        for words in _said(told):
            column.addWidget(text(words))
        for part in self._by_item(told):
            column.addWidget(part)
        if told.key in _CORRECTIONS:
            self._add_scores(column, told)
        return column

    def _by_item(self, told: Told) -> Iterator[QWidget]:
        form = self._case.checklist
        if form is None:
            return
        for disputed in told.words.disputed:
            card = SubjectCard(form, disputed.subject, {})
            card.add_dispute(disputed)
            card.heard.connect(self.heard)
            yield card
        for one in told.words.opinions:
            true = _("true") if one.is_true else _("not true")
            yield text(
                wording.told(name_of(form, one.subject), f"{true}{wording.DOT}{shown(one.words)}")
            )

    def _add_scores(self, column: QVBoxLayout, told: Told) -> None:
        """Add the score before and after a correction, and ways to the two revisions."""
        sides = {one.number: one for one in self._case.versions}
        before = sides.get(told.revision or 0)
        after = next((one for n, one in sorted(sides.items()) if n > (told.revision or 0)), None)
        if before is None or after is None:
            return
        line = Flow(across=12)
        line.addWidget(text(f"{_figure(before)} → {_figure(after)}", "strong", wraps=False))
        words = _("Revision {n}").format(n=before.number)
        link = theme.role(QPushButton(words), "link")
        link.clicked.connect(lambda: self.revision_wanted.emit(before.number))
        line.addWidget(link)
        now = _("now revision {n}").format(n=after.number)
        line.addWidget(text(now, "small", wraps=False))
        column.addLayout(line)


def void_line(found: SignatureView, case: Case) -> str:
    """Return in words that a signature does not hold any more, and why."""
    now = case.versions[-1].number if case.versions else 0
    why = (
        _("it was under revision {n}; revision {now} holds").format(n=found.revision, now=now)
        if found.revision != now
        else _("it was on an earlier slip")
    )
    signed = _("Signed {time}").format(time=wording.local_time(found.at))
    parts = (wording.signer(found.role), shown(str(found.name)), signed, why)
    return wording.DOT.join(parts)


def is_alike(case: Case) -> bool:
    """Say whether the reader may correct all results that have the same mistake (P10)."""
    found = verdict(case)
    may = any(step.key == "correct_alike" for step in case.steps)
    return may and len(case.versions) > 1 and found in reviews.ALIKE


def verdict(case: Case) -> str:
    """Return the newest verdict on a case, nothing where there is none."""
    found = [told.words.verdict for told in case.route if told.words.verdict]
    return found[-1] if found else ""


def chips(case: Case) -> Iterator[Chip]:
    """Yield what is to be seen at once: the verdict, why it was closed, who signs, until when."""
    code = verdict(case)
    if code:
        kind = "neutral" if code == "upheld" else "good"
        yield Chip(_(guards.VERDICTS[code]), kind, "check")
    if case.close_reason:
        yield Chip(closed(case), "neutral", "circle-check")
    if case.signer is not None:
        yield Chip(_("To be signed by {person}").format(person=shown(str(case.signer))), "late")
    until = case.appeal_until
    if until is not None and case.row.status in _TO_APPEAL and until > datetime.now(UTC):
        words = _("Second appeal until {time}").format(time=wording.local_time(until))
        yield Chip(words, "neutral", "clock")
    if case.panel:
        yield Chip(_panel(case.panel), "information", "users")


def closed(case: Case) -> str:
    """Return why a case was closed, with the witness of a refusal."""
    names = {**guards.CLOSINGS, **guards.VOIDS}
    reason = _(names[case.close_reason]) if case.close_reason in names else case.close_reason
    witness = [told.by for told in case.route if told.key == "refuse"]
    if case.close_reason == "refused" and witness:
        words = _("Closed: {reason}, witness {person}")
        return words.format(reason=reason, person=shown(str(witness[-1])))
    return _("Closed: {reason}").format(reason=reason)


def _panel(members: tuple[Name, ...]) -> str:
    names = [shown(str(one)) for one in members]
    return _("Panel: {people}; the first has the chair").format(people=_(", ").join(names))


def _headline(told: Told) -> str:
    words = [workflow.label(told.key)]
    if told.words.verdict:
        words.append(_(guards.VERDICTS[told.words.verdict]))
    if told.words.upholds is not None:
        words.append(_("Uphold") if told.words.upholds else _("Overturn"))
    return wording.DOT.join(words)


def _role(code: str) -> str:
    return _(workflow.RELATIONS.get(code, code))


def _said(told: Told) -> Iterator[str]:
    reason = told.words.reason
    if reason and not told.words.opinions:
        yield shown(_(guards.VOIDS.get(reason, reason)) if told.key == "void" else reason)
    if told.named is not None:
        yield _("Named: {person}").format(person=shown(str(told.named)))


def _figure(version: Version) -> str:
    return f"{wording.score(version.final)} {wording.result(version.result)}"
