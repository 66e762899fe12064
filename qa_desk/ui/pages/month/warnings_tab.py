"""Warnings: what repeats itself or gets worse, with its results and what can be done at once."""

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.early_warnings import BASELINE, LATEST
from qa_desk.services import early_warning, watch_list
from qa_desk.services.early_warning import Alarm, Behind, Board
from qa_desk.services.training import proposing
from qa_desk.services.training.types import Draft, Marked
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.month.forms import NeedDialog, WatchDialog
from qa_desk.ui.pages.month.tab import Tab
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import arranging, wording
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.work import Actor

_KINDS = {
    "again": N_("The same item again"),
    "falling": N_("Falling CSR"),
    "rising": N_("Rising item"),
}
_ICONS = {"again": "repeat", "falling": "chart-line", "rising": "triangle-alert"}
_RULE = N_(
    "The last {latest} days. A CSR falls when the scores before fatal errors of the random sample "
    "are surely lower than in the {baseline} days before (95 % interval by Welch, at least {n} "
    "results on both sides); an item rises when it surely fails more often than in the {latest} "
    "days before (95 % by Newcombe, at least {of} on both sides). About one in forty of these "
    "comes by chance alone."
)


class WarningsTab(Tab):
    """The alarms at the left, the results behind the chosen one at the right."""

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self.board: Board | None = None
        self.list = TableView(Table(_columns(), lambda row: row.key), _("Warnings"))
        self.list.grid.setItemDelegateForColumn(1, NameDelegate(self.list.grid))
        self.list.say_when_empty(
            _("Nothing warns"),
            _("Nobody failed an item again, and nothing surely got worse."),
            icon="circle-check",
        )
        self.behind = TableView(Table(_behind_columns(), lambda row: row.id), _("Results behind"))
        self.behind.say_when_empty(
            _("No results"), _("Choose a warning to see its results."), icon="list-checks"
        )
        self.watch = QPushButton(_("Watch list…"))
        self.need = QPushButton(_("Training need…"))
        self.slips = QPushButton(_("Slips…"))
        self.plan = QPushButton(_("To the plan"))
        self.add_button(self.watch, "eye")
        self.add_button(self.need, "users")
        self.add_button(self.slips, "printer")
        self.add_button(self.plan, "calendar-check")
        self.watch.setVisible(permissions.may(actor, "watch_list"))
        self.need.setVisible(permissions.may(actor, "training.propose"))
        self.slips.setVisible(permissions.may(actor, "print_slip"))
        self.slips.setToolTip(_("Print or save the slips of the results behind the warning"))
        self.plan.setVisible(permissions.may(actor, "plan.draft"))
        self.split: QSplitter = arranging.split(
            Qt.Orientation.Horizontal, [self.list, self.behind], (720, 280), shares=(3, 1)
        )
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.behind.opened.connect(self._on_opened)
        self.watch.clicked.connect(self._on_watch)
        self.need.clicked.connect(self._on_need)
        self.slips.clicked.connect(self._on_slips)
        self.plan.clicked.connect(self._on_plan)
        self._on_chosen(None)

    def remember(self, memory: QSettings) -> None:
        """Remember widths and order."""
        self.list.remember(memory, "warnings")
        self.behind.remember(memory, "behind")

    @Slot()
    def refresh(self) -> None:
        """Look again."""
        self.ask(self._on_board, early_warning.board)

    def _on_board(self, board: Board) -> None:
        self.board = board
        said = [
            _(_RULE).format(latest=LATEST, baseline=BASELINE, n=board.least, of=board.least_item)
        ]
        part, of = board.again
        if of:
            words = _("The same item again within {days} days: {part} of {of} (CSR and item).")
            said.append(words.format(days=board.days, part=part, of=of))
        if board.changed:
            names = _(", ").join(map(str, board.changed))
            said.append(_("Not compared, for the standard changed: {items}").format(items=names))
        self.head.setText(" ".join(said))
        self.list.show_rows(board.alarms)
        if board.alarms and self.list.current() is None:
            self.list.choose(board.alarms[0].key)
        self._on_chosen(self.list.current())

    @Slot(object)
    def _on_chosen(self, row: Alarm | None) -> None:
        self.behind.show_rows(row.behind if row else ())
        self.watch.setEnabled(row is not None and row.csr_id is not None)
        self.watch.setToolTip("" if self.watch.isEnabled() else _("Choose a warning about a CSR."))
        for button in (self.plan, self.need, self.slips):
            button.setEnabled(row is not None)

    @Slot(object)
    def _on_opened(self, row: Behind) -> None:
        self.opened.emit("results", row.id)

    @Slot()
    def _on_plan(self) -> None:
        self.opened.emit("plan", None)

    @Slot()
    def _on_watch(self) -> None:
        row: Alarm | None = self.list.current()
        if row is None or row.csr_id is None or self.board is None:
            return
        reason = wording.DOT.join(filter(None, (_(_KINDS[row.kind]), str(row.text))))
        dialog = WatchDialog(row.csr, reason, self.board.spans.last, self.window())
        csr = row.csr_id

        def send() -> None:
            said = dialog.reason.text(), dialog.more.value(), dialog.days()
            job = self.jobs.work(watch_list.add, *said, person_id=csr)
            dialog.follow(job).succeeded.connect(self._on_watched)

        self.open_form(dialog, send)

    @Slot()
    def _on_need(self) -> None:
        row: Alarm | None = self.list.current()
        if row is None:
            return
        kind = _(_KINDS[row.kind])
        figures = " → ".join(filter(None, (_before(row), _now(row))))
        people = tuple(dict.fromkeys(one.csr_id for one in row.behind))
        days = [one.day for one in row.behind]
        problem = wording.DOT.join(filter(None, (kind, row.csr, figures)))
        dialog = NeedDialog(str(row.text) or kind, problem, len(people), self.window())

        def send() -> None:
            draft = Draft(
                topic=dialog.topic.text(),
                problem=dialog.wrong.text(),
                source="cluster",
                items=(row.item,) if row.item else (),
                trainees=people,
                cases=tuple(Marked(one.id) for one in row.behind),
                period=(min(days), max(days)),
            )
            job = self.jobs.work(proposing.propose, draft)
            dialog.follow(job).succeeded.connect(self._on_raised)

        self.open_form(dialog, send)

    @Slot(object)
    def _on_raised(self, _id: object) -> None:
        self.done(_("The training need is raised; QA completes and submits it."))

    @Slot()
    def _on_slips(self) -> None:
        from qa_desk.ui.widgets.slip_batch import SlipBatch  # QtPdf is wanted nowhere else

        row: Alarm | None = self.list.current()
        if row is None:
            return
        numbers = tuple(dict.fromkeys(one.slip for one in row.behind if one.slip))
        without = sum(not one.slip for one in row.behind)
        dialog = SlipBatch(self.jobs, numbers, without, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(object)
    def _on_watched(self, _id: object) -> None:
        self.done(_("On the watch list; the next plan takes it in."))


def _columns() -> list[Column[Alarm]]:
    return [
        Column(
            _("Warning"),
            lambda row: _(_KINDS[row.kind]),
            icon=lambda row: _ICONS[row.kind],
            colour=lambda _row: "late",
        ),
        Column(_("CSR"), lambda row: row.csr, reading=usual),
        Column(_("Team"), lambda row: row.team),
        Column(_("Item"), lambda row: str(row.text), wide=True),
        Column(_("Now"), _now, right=True),
        Column(_("Before"), _before, right=True),
        Column(_("Change, 95 %"), _change, right=True),
    ]


def _now(row: Alarm) -> str:
    if row.kind == "again":
        return _("{part} of {of}").format(part=row.latest, of=row.n)
    return f"{_figure(row, row.latest)} (n = {row.n})"


def _before(row: Alarm) -> str:
    return "" if row.kind == "again" else f"{_figure(row, row.before)} (n = {row.n_before})"


def _change(row: Alarm) -> str:
    if row.change is None:
        return ""
    low, high = row.change
    sign, unit = ("−", "") if row.kind == "falling" else ("+", " %")
    return f"{sign}{low // 10}.{low % 10} … {sign}{high // 10}.{high % 10}{unit}"


def _figure(row: Alarm, value: int | None) -> str:
    return wording.share(value) if row.kind == "rising" else wording.score(value)


def _behind_columns() -> list[Column[Behind]]:
    return [
        Column(_("Evaluation no."), lambda row: row.number),
        Column(_("Day"), lambda row: row.day, lambda day: day.isoformat()),
    ]
