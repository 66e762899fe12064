"""Score a disputed result again unseen, decide it, correct it (E-17, E-18, E-21, E-22, E-32)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton

from qa_desk.i18n import _
from qa_desk.rules import answers, disputes, guards, reviews, scoring, workflow
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.disputes import Opinion, Subject
from qa_desk.rules.disputes import Words as Said
from qa_desk.rules.guards import Facts
from qa_desk.rules.scoring import Demands, Score
from qa_desk.rules.sheets import Mark, Sheet
from qa_desk.services.cases import Case, Told
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys as commands
from qa_desk.ui.widgets import sheet_differences, wording
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.review_place import ReviewPlace, SubjectCard, name_of
from qa_desk.ui.widgets.route_forms import RouteForm
from qa_desk.ui.widgets.sign_forms import Words

_OPTIONAL = ("praise", "witness")  # of the whole call, which is no matter of a review


class _SheetForm(RouteForm):
    """A form with a checklist in the room of the result, which can be looked at in between."""

    def __init__(self, keys: tuple[str, ...], case: Case, title: str) -> None:
        super().__init__(keys, case)
        assert case.checklist is not None  # noqa: S101 - a released result has its checklist
        self.checklist: Checklist = case.checklist
        self.place = self.sheets = ReviewPlace(title)
        self.sheets.form.demand(Demands(evidence=101, is_recorded=case.is_recorded))
        self.reading = QPushButton(_("Read the result"))
        self.reading.setCheckable(True)
        self.reading.toggled.connect(self.turned)

    def in_place(self) -> ReviewPlace | None:
        return None if self.reading.isChecked() else self.place

    def sheet(self) -> Sheet:
        """Return what is filled in."""
        raise NotImplementedError

    def document(self) -> dict[str, Any]:
        return {**super().document(), "sheet": self.sheet().to_document()}

    def _is_unfinished(self, form: Checklist) -> bool:
        """Say whether something is missing, and go there."""
        demands = self.sheets.form.demands
        lacks = scoring.problems(form, self.sheet(), demands)
        found = any(problem.code not in _OPTIONAL for problem in lacks)
        if found:
            self.reading.setChecked(False)
            self.sheets.form.do(commands.Command.NEXT_MISSING)
        return found

    def start(self) -> None:
        self.sheets.form.focus_first()


class RescoreForm(_SheetForm):
    """Score what is disputed before the first score is shown (E-17, P11)."""

    def __init__(self, case: Case) -> None:
        super().__init__(("rescore",), case, _("What is disputed"))
        self.whole = QCheckBox(_("Score the whole form"))
        for one in case.disputed:
            card = SubjectCard(self.checklist, one.subject, {})
            card.add_dispute(one)
            self.sheets.add_card(card)
        if not case.disputed:
            self.sheets.add_said("", _("Nothing is disputed: the whole form is scored again."))
        form = self.sheets.form
        form.footer.hide()
        must = reviews.needs_whole(self.checklist, case.disputed)
        self.whole.setChecked(must)
        self.whole.setEnabled(not must)
        if must:
            self.whole.setToolTip(_("Where a fatal error may be disputed, all of it is scored."))
        self._sheet = Sheet()
        self._show_form()
        self.whole.toggled.connect(self._on_whole)
        form.changed.connect(self._on_changed)
        form.submit_requested.connect(lambda: self.wanted.emit("rescore"))
        line = self.buttons_line(_("The first score is shown after this."))
        line.addWidget(self.whole)
        line.addWidget(self.reading)
        self.rows.addLayout(line)
        self.rows.addWidget(self.problem)

    def asked(self) -> Checklist:
        """Return the part of the checklist that is scored again."""
        if self.whole.isChecked():
            return self.checklist
        return reviews.part_of(self.checklist, [one.subject for one in self.case.disputed])

    def _show_form(self) -> None:
        form = self.sheets.form
        form.show_checklist(self.asked(), self._sheet, self.case.skill_group)
        form.leave_out_comments()

    def _on_whole(self) -> None:
        self._show_form()
        self.typed.emit()

    def _on_changed(self, sheet: Sheet) -> None:
        self._sheet = replace(sheet, spent_s=0)
        self.typed.emit()

    def sheet(self) -> Sheet:
        return answers.shown(self.asked(), reviews.scored(self.asked(), self._sheet))

    def words(self) -> str:
        found = sheet_differences.differences(self.checklist, Sheet(), self.sheet())
        return "\n".join(wording.told(one.what, one.mine) for one in found)

    def document(self) -> dict[str, Any]:
        kept = {**super().document(), "sheet": self._sheet.to_document()}
        return {**kept, "whole": self.whole.isChecked()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        if self._sheet == Sheet():
            self._sheet = Sheet.from_document(kept.get("sheet", {}))
            self.whole.setChecked(self.whole.isChecked() or kept.get("whole", False))
            self._show_form()

    def said(self) -> Said:
        return Said(sheet=self.sheet())

    def missing(self, key: str) -> str:
        del key
        if self._is_unfinished(self.asked()):
            return _("Score every item that is asked for, then try again.")
        return ""


class CorrectionForm(_SheetForm):
    """A corrected checklist with its reason: to propose one, or to approve it (E-32)."""

    def __init__(self, keys: tuple[str, ...], case: Case) -> None:
        super().__init__(keys, case, _("What was said, item by item"))
        self._again, proposal = _of(case, "rescore"), _of(case, "propose")
        self.first = case.sheet
        self.missed: tuple[Subject, ...] = ()
        begun = proposal if keys == ("self_correct",) and proposal else self.first
        named = [one.subject for one in case.disputed]
        if self._again is not None and not proposal:
            begun = reviews.begun(self.checklist, self.first, self._again, named)
            self.missed = reviews.missed(self.checklist, self.first, self._again)
        self._begun = begun
        self._before = self._scored(self.first)
        self.text = Words(_("Reason"))
        self.change = theme.role(QLabel(), "strong")
        self.coaching = theme.role(QLabel(self._coaching()), "small")
        self._compare(proposal)
        self._assemble()
        form = self.sheets.form
        form.show_checklist(self.checklist, begun, case.skill_group)
        form.leave_out_comments()
        self.sheets.leave_room()
        form.changed.connect(self._on_changed)
        form.submit_requested.connect(lambda: self.wanted.emit(self.keys[0]))
        self._show_change()

    def _assemble(self) -> None:
        self.text.textChanged.connect(self.typed)
        self.text.finished.connect(lambda: self.wanted.emit(self.keys[0]))
        line = QHBoxLayout()
        line.setSpacing(12)
        self._put_choice(line)
        line.addWidget(self.change)
        line.addStretch(1)
        line.addWidget(self.reading)
        self.rows.addLayout(line)
        self.rows.addWidget(self.text)
        self.coaching.setTextFormat(Qt.TextFormat.PlainText)
        self.coaching.setWordWrap(True)
        self.coaching.setVisible(bool(self.missed))
        self.rows.addWidget(self.coaching)
        self.rows.addLayout(self.buttons_line(_("A new revision on a new slip; never an edit.")))
        self.rows.addWidget(self.problem)

    def _put_choice(self, line: QHBoxLayout) -> None:
        """Put what is chosen before the reason, if anything is."""

    # -- what was said -----------------------------------------------------------------------

    def _compare(self, proposal: Sheet | None) -> None:
        """Put side by side what each said, item by item, and what was said on the route."""
        case, form = self.case, self.checklist
        sheets = {_("First score"): self.first}
        if self._again is not None:
            sheets[_("Scored again")] = self._again
        if proposal is not None:
            sheets[_("Proposed")] = proposal
        disputed = {one.subject: one for one in case.disputed}
        opinions = _opinions(case)
        subjects = reviews.in_question(form, case.disputed, tuple(sheets.values()))
        for subject in subjects:
            card = SubjectCard(form, subject, sheets)
            if subject in disputed:
                card.add_dispute(disputed[subject])
            if subject in opinions:
                card.add_opinion(opinions[subject])
            self.sheets.add_card(card)
        for told in case.route:
            if words := _aloud(told):
                self.sheets.add_said(shown(str(told.by)), words)

    def _coaching(self) -> str:
        names = [name_of(self.checklist, one) for one in self.missed]
        return _("Note for coaching: {items}").format(items=wording.listed(names))

    # -- what is filled in -------------------------------------------------------------------

    def _scored(self, sheet: Sheet) -> Score:
        return scoring.score(self.checklist, sheet, self.case.skill_group)

    def sheet(self) -> Sheet:
        sheet = answers.shown(self.checklist, self.sheets.form.sheet())
        return replace(sheet, spent_s=self.first.spent_s)

    def corrects(self) -> bool:
        """Say whether the result is to be corrected."""
        return True

    def _is_worse(self) -> bool:
        return disputes.is_worse(self._before, self._scored(self.sheet()))

    def _on_changed(self, _sheet: Sheet) -> None:
        self._show_change()
        self.typed.emit()

    def _show_change(self) -> None:
        """Show the score before and after, and that no dispute makes it worse (NO-WORSE)."""
        before, after = self._before, self._scored(self.sheet())
        figures = [
            f"{wording.score(one.final)} {wording.result(one.result)}" for one in (before, after)
        ]
        self.change.setText(" → ".join(figures))
        self.change.setVisible(self.corrects())
        refused = guards.GUARDS["no_worse"](
            Facts(lowers=self.corrects() and self._is_worse()), frozenset()
        )
        self.problem.say(refused or "")

    def words(self) -> str:
        return self.text.toPlainText()

    def reason(self) -> str:
        """Return the reason; what was missed at first goes with it as a note for coaching."""
        noted = [self._coaching()] if self.missed else []
        return "\n".join([self.words().strip(), *noted])

    def said(self) -> Said:
        return Said(reason=self.reason(), sheet=self.sheet())

    def restore(self, kept: Mapping[str, Any]) -> None:
        if not self.words():
            self.text.setPlainText(kept.get("words", ""))
        if "sheet" in kept and self.sheets.form.sheet() == self._begun:
            sheet = Sheet.from_document(kept["sheet"])
            self.sheets.form.show_checklist(self.checklist, sheet, self.case.skill_group)
            self.sheets.form.leave_out_comments()
            self._show_change()

    def missing(self, key: str) -> str:
        del key
        if not self.words().strip():
            return _("A reason is needed. Write it, then try again.")
        if not self.corrects():
            return ""
        if self._is_worse():
            return guards.GUARDS["no_worse"](Facts(lowers=True), frozenset()) or ""
        if self._is_unfinished(self.checklist):
            return _("Something on the corrected checklist is still missing.")
        return ""

    def start(self) -> None:
        subjects = [card.subject for card in self.sheets.cards]
        first = next((one for one in subjects if isinstance(one, int)), None)
        self.sheets.form.focus_mark(Mark(0, first or self.checklist.items[0].number))


class VerdictForm(CorrectionForm):
    """Decide a review or a second appeal: uphold it, or correct it for a cause."""

    def __init__(self, keys: tuple[str, ...], case: Case) -> None:
        self.verdict = QComboBox()
        self.verdict.setAccessibleName(_("Verdict"))
        self.verdict.addItem(_("Verdict"), "")
        self._steps = keys
        for code, words in guards.VERDICTS.items():
            if self._step_of(code):
                self.verdict.addItem(_(words), code)
        super().__init__(keys[:1], case)
        self.verdict.currentIndexChanged.connect(self._on_verdict)
        self._on_verdict()

    def _step_of(self, verdict: str) -> str:
        """Return the step that follows from a verdict, nothing where it is not offered."""
        corrects = verdict != "upheld"
        wanted = (key for key in self._steps if key.endswith("correct") == corrects)
        return next(wanted, "")

    def _put_choice(self, line: QHBoxLayout) -> None:
        line.addWidget(self.verdict)

    def corrects(self) -> bool:
        return bool(self.verdict.currentData() != "upheld")

    def _on_verdict(self) -> None:
        chosen = self.verdict.currentData()
        self.buttons[0].setText(workflow.label(self._step_of(chosen)) if chosen else _("Decide"))
        self._show_change()
        self.typed.emit()

    def step(self, key: str) -> str:
        return self._step_of(self.verdict.currentData()) or key

    def said(self) -> Said:
        said = replace(super().said(), verdict=self.verdict.currentData())
        return said if self.corrects() else replace(said, sheet=None)

    def document(self) -> dict[str, Any]:
        return {**super().document(), "verdict": self.verdict.currentData()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        super().restore(kept)
        found = self.verdict.findData(kept.get("verdict", ""))
        if found > 0 and not self.verdict.currentIndex():
            self.verdict.setCurrentIndex(found)

    def missing(self, key: str) -> str:
        if not self.verdict.currentData():
            return _("Choose the verdict, then try again.")
        return super().missing(key)


def _of(case: Case, key: str) -> Sheet | None:
    """Return the sheet that was given with the newest step of a kind, about what holds now."""
    now = case.versions[-1].number if case.versions else None
    found = [told.words.sheet for told in case.route if told.key == key and told.revision == now]
    return found[-1] if found else None


def _opinions(case: Case) -> Mapping[Subject, Opinion]:
    given: Sequence[Opinion] = [one for told in case.route for one in told.words.opinions]
    return {one.subject: one for one in given}


def _aloud(told: Told) -> str:
    """Return what somebody said about the whole: a vote, an answer, a proposal's reason."""
    if told.key == "vote":
        vote = _("Uphold") if told.words.upholds else _("Overturn")
        return wording.DOT.join(filter(None, (vote, told.words.reason)))
    return told.words.reason if told.key in ("answer", "propose", "contest", "dispute_past") else ""
