"""How the policies are met: each clause, where it is met, or why it is not part of QA Desk."""

from collections.abc import Hashable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from qa_desk import paths
from qa_desk.i18n import N_, _
from qa_desk.rules import requirements
from qa_desk.rules.requirements import MARKS, PLACES, WHY_NOT, Clause
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.work import Actor, Progress


class RequirementsPage(Page):
    """The clauses of all policies, found by policy, mark and words; Enter goes to where one is."""

    name = "requirements"
    title = N_("Clauses met")
    group = N_("Standards and policies")
    icon = "list-checks"
    roles = frozenset({"qa_lead", "cs_manager", "admin"})
    action = "policy.see"

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._all: tuple[Clause, ...] = ()
        table = Table(_columns(), lambda clause: clause.id)
        self.list = TableView(table, _("Clauses"), code="requirements")
        self.policies, self.marks = QComboBox(), QComboBox()
        self.policies.addItem(_("Every policy"), "")
        self.policies.setAccessibleName(_("Policy"))
        self.marks.addItem(_("Any relevance"), "")
        self.marks.setAccessibleName(_("Relevance"))
        for mark, words in MARKS.items():
            self.marks.addItem(_(words), mark)
        self.words = theme.role(QLabel(), "small")
        self.words.setWordWrap(True)
        self._ways = QHBoxLayout()
        self._lay_out()
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        for box in (self.policies, self.marks):
            box.activated.connect(self._show)

    def _lay_out(self) -> None:
        for place, box in enumerate((self.policies, self.marks)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            self.list.bar.insertWidget(place, box)
        self.list.remember(self.memory, "clauses")
        self.list.say_when_empty(
            _("No clauses"), _("Nothing is so marked in that policy."), icon="list-checks"
        )
        below = QHBoxLayout()
        below.setContentsMargins(16, 8, 12, 8)
        below.addWidget(self.words, 1)
        below.addLayout(self._ways)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(theme.role(QWidget(), "line"))
        self.body.addLayout(below)
        self.setFocusProxy(self.list)

    @Slot()
    def refresh(self) -> None:
        """Read the clauses."""
        self.jobs.compute(_read).succeeded.connect(self._on_read)

    def state(self) -> Hashable:
        """Return which clauses are shown, and the one in hand."""
        chosen = self.list.current()
        return self.policies.currentData(), self.marks.currentData(), chosen and chosen.id

    def restore(self, state: Hashable) -> None:
        """Show these clauses again."""
        if isinstance(state, tuple):
            policy, mark, clause = state
            self.policies.setCurrentIndex(max(0, self.policies.findData(policy)))
            self.marks.setCurrentIndex(max(0, self.marks.findData(mark)))
            self._show()
            self.list.choose(clause)

    @Slot(object)
    def _on_read(self, clauses: tuple[Clause, ...]) -> None:
        self._all = clauses
        for title in dict.fromkeys(clause.policy for clause in clauses):
            if self.policies.findData(title.zh) < 0:
                self.policies.addItem(str(title), title.zh)
        self._show()

    @Slot()
    def _show(self) -> None:
        policy, mark = self.policies.currentData(), self.marks.currentData()
        self.list.show_rows(
            [
                clause
                for clause in self._all
                if policy in ("", clause.policy.zh) and mark in ("", clause.mark)
            ]
        )

    @Slot(object)
    def _on_chosen(self, clause: Clause | None) -> None:
        """Show all words of a clause and the ways to where it is met."""
        while (old := self._ways.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.words.setText(f"{clause.id}  {clause.words}" if clause else "")
        for page in clause.pages if clause else ():
            way = theme.role(QPushButton(_(PLACES[page])), "link")
            way.setAccessibleName(_("Go to {page}").format(page=_(PLACES[page])))
            way.clicked.connect(lambda _checked=False, page=page: self._go(page))
            self._ways.addWidget(way)

    @Slot(object)
    def _on_opened(self, clause: Clause) -> None:
        if clause.pages:
            self._go(clause.pages[0])

    def _go(self, page: str) -> None:
        self.open_requested.emit(page, None)


def _read(_progress: Progress) -> tuple[Clause, ...]:
    file = paths.resources() / "requirements.yaml"
    return requirements.clauses(file.read_text("utf-8"))


def _where(clause: Clause) -> str:
    if clause.why_not:
        return _(WHY_NOT[clause.why_not])
    return wording.listed([_(PLACES[page]) for page in clause.pages])


def _columns() -> list[Column[Clause]]:
    return [
        Column(_("Clause"), lambda clause: clause.id, means="clause"),
        Column(_("Policy"), lambda clause: clause.policy, str, means="policy_title"),
        Column(_("Requirement"), lambda clause: clause.words, str, wide=True, means="clause_words"),
        Column(
            _("Relevance"),
            lambda clause: clause.mark,
            lambda mark: _(MARKS[mark]),
            means="clause_mark",
        ),
        Column(_("Where it is met"), _where, wide=True, means="clause_where"),
    ]
