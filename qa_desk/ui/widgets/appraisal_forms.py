"""The forms of appraisals: begin, sign, scores of either side, a training need from a weakness."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import appraisal_texts, appraisals, permissions
from qa_desk.rules.appraisals import Evidence, Judgement, Mark, Own, Template
from qa_desk.services.appraising import Candidate, Head, Record
from qa_desk.services.training.types import Draft
from qa_desk.ui import theme
from qa_desk.ui.widgets import appraisal_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.appraisal_words import Line
from qa_desk.ui.widgets.cells import cell
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.indicator_forms import hundredths, written
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.secret_field import SecretField

_WIDE, _ROW, _MOST_ROWS, _LIST = 920, 30, 8, 220
_INDICATOR, _WEIGHT, _TARGET, _EVIDENCE, _OTHER, _SCORE, _NOTE = range(7)


class BeginDialog(FormDialog):
    """Who gets an appraisal of a period, and from which template."""

    def __init__(
        self,
        period: str,
        people: Sequence[Candidate],
        templates: Sequence[Template],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Appraisals of {period}").format(period=period), _("Begin"), parent)
        self.list, self.template = QListWidget(), QComboBox()
        for one in people:
            words = (one.name, _(permissions.ROLES[one.post]), one.team)
            item = QListWidgetItem(shown("  ".join(filter(None, words))))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setFixedHeight(theme.px(_LIST))
        self.template.addItem(_("The fitting one of each post"), "")
        for each in templates:
            self.template.addItem(shown(str(each.title)), each.code)
        hint = _("Space ticks. Targets go on from the month before.")
        self.add(_("People"), self.list, hint)
        self.add(_("Template"), self.template)

    def missing(self) -> str:
        return "" if self.people() else _("Tick at least one person.")

    def people(self) -> dict[UUID, str]:
        """Return who is ticked, with the template that is chosen."""
        items = (self.list.item(n) for n in range(self.list.count()))
        ticked = (item for item in items if item.checkState() == Qt.CheckState.Checked)
        code = self.template.currentData()
        return {item.data(Qt.ItemDataRole.UserRole): code for item in ticked}


class SignDialog(FormDialog):
    """A signature by the own password; with a remark where one is signed."""

    def __init__(
        self, title: str, said: str, *, with_words: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, _("Sign"), parent)
        self.say(said)
        self.words = text_field()
        if with_words:
            self.add(_("Remark (may be empty)"), self.words)
        self.secret = SecretField()
        self.add(_("Password"), self.secret)
        self.secret.setFocus()

    def missing(self) -> str:
        return self.secret.missing()


class WordsDialog(FormDialog):
    """A step with a reason, or who approves."""

    def __init__(
        self,
        title: str,
        verb: str,
        said: str,
        *,
        heads: Sequence[Head] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, verb, parent)
        self.say(said)
        self.words, self.head = text_field(), QComboBox()
        if heads is None:
            self.add(_("Reason"), self.words)
            return
        for one in heads:
            self.head.addItem(shown(one.name), one.id)
        self.add(_("Approved by"), self.head)


class NeedDialog(FormDialog):
    """A training need from a weakness (S2-5.5.3): the lowest scores are offered as its topic."""

    def __init__(self, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(shown(record.row.person), _("Raise the training need"), parent)
        self._record = record
        judged = record.sheet.judgement if record.sheet else Judgement()
        scored = [
            (one.score, str(one.indicator.label))
            for one in appraisal_words.lines(record)
            if one.score is not None and not one.indicator.is_counted
        ]
        weak = [words for _score, words in sorted(scored)]
        self.topic, self.problem_text = QComboBox(), text_field(judged.problems)
        self.topic.setEditable(True)
        for words in filter(None, (judged.training, *weak)):
            self.topic.addItem(shown(words))
        self.add(_("Topic"), self.topic)
        self.add(_("Problem"), self.problem_text)
        self.topic.setFocus()

    def missing(self) -> str:
        return "" if self.topic.currentText().strip() else _("Write the topic of the training.")

    def draft(self) -> Draft:
        """Return the need."""
        judged = self._record.sheet.judgement if self._record.sheet else Judgement()
        return Draft(
            topic=self.topic.currentText().strip(),
            problem=self.problem_text.toPlainText().strip(),
            source="appraisal",
            content=judged.direction,
            trainees=(self._record.row.person_id,),
        )


class MarksDialog(FormDialog):
    """The scores of one side with notes: the self-evaluation, or that of the supervisor."""

    def __init__(
        self,
        record: Record,
        *,
        evidence: Sequence[Evidence] | None = None,
        day: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        row = record.row
        period = appraisal_texts.period(row.span, row.first)
        self.is_own = evidence is None
        verb = _("Hand in") if self.is_own else _("Save the evaluation")
        super().__init__(f"{shown(row.person)}  {period}", verb, parent)
        known = {one.code: one for one in evidence or ()}
        self._lines = [
            Line(one.indicator, known.get(one.indicator.code), one.own, one.given)
            for one in appraisal_words.lines(record)
            if not (self.is_own and one.indicator.is_counted)
        ]
        self.grid = QTableWidget(len(self._lines), 7)
        if self._lines:
            self._build()
            self.add(
                _("Scores from 0 to 100"),
                self.grid,
                _("What counts events may stay empty: then each counts as its weight says."),
            )
        judged = record.sheet.judgement if record.sheet else Judgement()
        self.texts: dict[str, QPlainTextEdit] = {}
        self.talk_on = day_field(judged.talk_on or day or record.row.first)
        if self.is_own:
            is_year = row.span == "year"
            words = _("Summary of the year's work") if is_year else _("Summary of the work")
            self._texts((("summary", words, record.own.summary),))
        else:
            self._texts(
                (
                    ("problems", _("Problems"), judged.problems),
                    ("direction", _("How to improve"), judged.direction),
                )
            )
            self._texts(
                (
                    ("training", _("Training proposed"), judged.training),
                    ("talk", _("Feedback talk"), judged.talk),
                )
            )
            self.add(_("Day of the talk"), self.talk_on)
            self.talk_on.setMaximumWidth(theme.px(160))
        self.setFixedWidth(theme.px(_WIDE))
        (self.grid if self._lines else next(iter(self.texts.values()))).setFocus()

    def missing(self) -> str:
        for place, line in enumerate(self._lines):
            typed = cell(self.grid, place, _SCORE).text().strip()
            found = hundredths(typed)
            if typed and (found is None or not self._is_score(line, found)):
                return _("“{value}” is no score from 0 to 100. Correct the line of {what}.").format(
                    value=typed, what=shown(str(line.indicator.label))
                )
        return ""

    def own(self) -> Own:
        """Return the self-evaluation."""
        return Own(self._said("summary"), self._marks())

    def judgement(self) -> Judgement:
        """Return the supervisor's evaluation."""
        talk = self._said("talk")
        return Judgement(
            marks=self._marks(),
            problems=self._said("problems"),
            direction=self._said("direction"),
            training=self._said("training"),
            talk=talk,
            talk_on=day_of(self.talk_on) if talk else None,
        )

    @staticmethod
    def _is_score(line: Line, found: int) -> bool:
        return line.indicator.is_counted or 0 <= found <= 10 * appraisals.BEST

    def _marks(self) -> tuple[Mark, ...]:
        found = []
        for place, line in enumerate(self._lines):
            typed = hundredths(cell(self.grid, place, _SCORE).text())
            note = cell(self.grid, place, _NOTE).text().strip()
            if typed is not None or note:
                score = None if typed is None else round(typed / 10)
                found.append(Mark(line.indicator.code, score, note))
        return tuple(found)

    def _said(self, name: str) -> str:
        return self.texts[name].toPlainText().strip()

    def _texts(self, parts: Sequence[tuple[str, str, str]]) -> None:
        self.texts |= {name: text_field(said, 2) for name, _words, said in parts}
        beside(self, *((words, self.texts[name]) for name, words, _said in parts))

    def _build(self) -> None:
        titles = (
            _("Indicator"), _("Weight"), _("Target value"), _("Evidence"), _("Self"), _("Score"),
            _("Note"),
        )  # fmt: skip
        self.grid.setHorizontalHeaderLabels(list(titles))
        self.grid.verticalHeader().hide()
        self.grid.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setTabKeyNavigation(False)
        header = self.grid.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((_INDICATOR, 240), (_WEIGHT, 92), (_TARGET, 64), (_EVIDENCE, 168),
                              (_OTHER, 56), (_SCORE, 64)):  # fmt: skip
            header.resizeSection(column, theme.px(width))
        header.setSectionResizeMode(_NOTE, QHeaderView.ResizeMode.Stretch)
        for column in (_EVIDENCE, _OTHER):
            self.grid.setColumnHidden(column, self.is_own)
        for place, line in enumerate(self._lines):
            for column, words in enumerate(self._cells(line)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if column not in (_SCORE, _NOTE):
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.grid.setItem(place, column, item)
        rows = min(len(self._lines), _MOST_ROWS)
        self.grid.setFixedHeight(theme.px(_ROW * rows) + header.sizeHint().height() + 4)
        self.grid.setCurrentCell(0, _SCORE)

    def _cells(self, line: Line) -> tuple[str, ...]:
        one = line.indicator
        mark = line.own if self.is_own else line.given
        score = mark.score if mark else None
        if mark is None and not self.is_own:
            score = appraisals.suggested(one, line.evidence)
        own = line.own.score if line.own else None
        return (
            shown(str(one.label)),
            appraisal_texts.weight(one),
            "" if one.target is None else appraisal_texts.value(one, one.target),
            appraisal_texts.evidence(one, line.evidence),
            "" if own is None else appraisal_texts.points(own),
            "" if score is None else written(score * 10),
            mark.note if mark else "",
        )


def beside(form: FormDialog, *fields: tuple[str, QWidget]) -> None:
    """Add fields beside one another, each under its label."""
    line = QWidget()
    grid = QGridLayout(line)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for column, (words, field) in enumerate(fields):
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words)
        grid.addWidget(label, 0, column)
        grid.addWidget(field, 1, column)
        grid.setColumnStretch(column, 1)
    form.body.addWidget(line)
    form.body.addSpacing(8)


def text_field(words: str = "", lines: int = 3) -> QPlainTextEdit:
    """Return a field for some lines that Tab leaves."""
    field = QPlainTextEdit(words)
    field.setTabChangesFocus(True)
    field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + theme.px(16))
    return field
