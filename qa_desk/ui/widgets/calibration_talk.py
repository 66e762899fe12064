"""What is talked over after a calibration: disputed items, and who calibrates again (5.12)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import calibration_lines
from qa_desk.rules.calibration_records import Item as ItemAgreement
from qa_desk.rules.calibration_records import Record
from qa_desk.services.calibrating.types import Arrangement, Item, Results, Session, Topic
from qa_desk.ui import theme
from qa_desk.ui.widgets.calibration_arrangements import CalibrationArrangements
from qa_desk.ui.widgets.calibration_topic import CalibrationTopic
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.empty_state import EmptyState

_ID = Qt.ItemDataRole.UserRole
_LIST = 240


class CalibrationTalk(QWidget):
    """The disputed items at the left, one of them at the right, the arrangements below.

    Signals: `changed()` when something is typed, `save_wanted()`.
    """

    changed = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topics: dict[UUID, Topic] = {}
        self._items: dict[str, Item] = {}
        self._agreement: dict[str, ItemAgreement] = {}
        self._may_write = False
        self.list = QListWidget()
        self.list.setAccessibleName(_("Items that differed"))
        self.list.setWordWrap(True)
        self.add = QPushButton(theme.icon("plus"), _("Add an item"))
        self.remove = QPushButton(theme.icon("trash-2"), _("Take it out"))
        self.save = theme.role(QPushButton(theme.icon("save", "on_accent"), _("Save")), "primary")
        self.menu = QMenu(self)
        self.add.setMenu(self.menu)
        self.topic, self.empty = CalibrationTopic(), EmptyState()
        self.arrangements = CalibrationArrangements()
        self._stack = QStackedWidget()
        self._lay_out()
        self.menu.aboutToShow.connect(self._fill_menu)
        self.menu.triggered.connect(lambda action: self.take_up(action.data()))
        self.remove.clicked.connect(self._on_remove)
        self.save.clicked.connect(self.save_wanted)
        self.list.currentItemChanged.connect(self._on_current)
        self.topic.changed.connect(self._on_typed)
        self.arrangements.changed.connect(self.changed)

    # -- what it shows -----------------------------------------------------------------------

    def show_session(self, session: Session, results: Results, record: Record) -> None:
        """Show what is written of a session."""
        self._may_write = session.may_run and session.row.state == "discussing"
        self._items = {item.key: item for item in results.matrix.items}
        self._agreement = {item.key: item for item in record.items}
        names = {one.person_id: one.name for one in session.members}
        beyond = {key: names.get(key, "") for key in results.beyond}
        self.arrangements.show_people(beyond, session.arrangements, may_write=self._may_write)
        self.show_topics(session.topics)
        for button in (self.add, self.remove, self.save):
            button.setVisible(self._may_write)
        self.topic.set_read_only(read_only=not self._may_write)

    def show_topics(self, topics: Sequence[Topic]) -> None:
        """Show these topics; the one that was open stays."""
        current = self._current()
        self._topics = {topic.id: topic for topic in topics}
        with QSignalBlocker(self.list):
            self.list.clear()
            for topic in topics:
                line = QListWidgetItem(self._name(topic))
                line.setData(_ID, topic.id)
                self.list.addItem(line)
        keys = list(self._topics)
        if keys:
            self.list.setCurrentRow(keys.index(current) if current in keys else 0)
        self._on_current()

    def topics(self) -> list[Topic]:
        """Return what is written."""
        return list(self._topics.values())

    def document(self) -> Mapping[str, Any]:
        """Return what is written, to be kept on this computer."""
        topics = [
            {
                "id": str(one.id),
                "item": one.item_key,
                "words": [one.views, one.conclusion, one.agreed.zh, one.agreed.en, one.change],
            }
            for one in self.topics()
        ]
        arranged = [
            [str(one.person_id), one.what, one.due_on.isoformat() if one.due_on else ""]
            for one in self.arrangements.arrangements()
        ]
        return {"topics": topics, "arranged": arranged}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Show what was kept on this computer."""
        topics = []
        for one in document["topics"]:
            key = UUID(one["id"])
            views, conclusion, zh, en, change = one["words"]
            known = self._topics.get(key) or self._made(one["item"], key)
            agreed = Bilingual(zh, en)
            topics.append(
                Topic(known.id, known.version, known.item_key, known.label, views, conclusion,
                      agreed, change)
            )  # fmt: skip
        self.show_topics(topics)
        self.arrangements.restore(
            [
                Arrangement(UUID(person), "", what, date.fromisoformat(due) if due else None)
                for person, what, due in document["arranged"]
            ]
        )

    # -- doing -------------------------------------------------------------------------------

    def take_up(self, key: str) -> None:
        """Add an item to what is talked over, and go to it."""
        made = self._made(key, uuid4())
        self.show_topics([*self.topics(), made])
        self.list.setCurrentRow(self.list.count() - 1)
        self.topic.fields["views"].setFocus()
        self.changed.emit()

    def open_items(self) -> list[Item]:
        """Return the items that are not talked over yet, the disputed ones first."""
        known = {topic.item_key for topic in self._topics.values()}
        rest = [item for key, item in self._items.items() if key not in known]
        return sorted(rest, key=lambda item: not self._is_disputed(item.key))

    @Slot()
    def _fill_menu(self) -> None:
        self.menu.clear()
        for item in self.open_items():
            words = self._item_name(item)
            if self._is_disputed(item.key):
                words = f"≠  {words}"
            self.menu.addAction(words).setData(item.key)

    @Slot()
    def _on_remove(self) -> None:
        current = self._current()
        if current is not None:
            self.show_topics([one for one in self.topics() if one.id != current])
            self.changed.emit()

    @Slot()
    def _on_current(self) -> None:
        topic = self._topics.get(self._current() or uuid4())
        self.remove.setEnabled(topic is not None)
        self._stack.setCurrentWidget(self.topic if topic else self.empty)
        if topic is not None:
            self.topic.show_topic(topic, self._name(topic), self._split(topic.item_key))

    @Slot()
    def _on_typed(self) -> None:
        topic = self.topic.topic()
        if topic is not None and topic.id in self._topics:
            self._topics[topic.id] = topic
            self.changed.emit()

    def _current(self) -> UUID | None:
        line = self.list.currentItem()
        found: UUID | None = line.data(_ID) if line is not None else None
        return found

    def _made(self, key: str, topic_id: UUID) -> Topic:
        item = self._items.get(key)
        return Topic(topic_id, 0, key, item.label if item else Bilingual())

    def _is_disputed(self, key: str) -> bool:
        found = self._agreement.get(key)
        if found is None:
            return False
        return found.pairs < found.pairs_of or found.against < found.against_of

    def _split(self, key: str) -> str:
        """Return how people agreed on an item, in a line."""
        found = self._agreement.get(key)
        if found is None:
            return ""
        agreed = calibration_lines.share(found.pairs, found.pairs_of)
        right = calibration_lines.share(found.against, found.against_of)
        words = _("Pairs that agree: {agreed}   ·   as the reference: {right}")
        return words.format(agreed=agreed, right=right)

    def _name(self, topic: Topic) -> str:
        item = self._items.get(topic.item_key)
        return self._item_name(item) if item else f"{topic.item_key}  {topic.label}"

    def _item_name(self, item: Item) -> str:
        return f"{item.key if item.is_fatal else item.number}  {item.label}"

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.empty.say(
            _("No item is talked over yet"),
            _("Add the items that people answered differently."),
            icon="message-square",
        )
        for button in (self.add, self.remove, self.save):
            button.setAutoDefault(False)
            button.setIconSize(theme.icon_size(gap=True))
        left, area = self._left(), self._right()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(area)
        split.setSizes([theme.px(_LIST), theme.px(3 * _LIST)])
        split.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(split, 1)
        column.addLayout(foot)

    def _left(self) -> QWidget:
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 12, 0)
        beside.setSpacing(8)
        beside.addWidget(heading(_("Items that differed")))
        beside.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        beside.addLayout(buttons)
        return left

    def _right(self) -> QScrollArea:
        right = theme.role(QWidget(), "surface")
        inside = QVBoxLayout(right)
        inside.setContentsMargins(12, 0, 8, 0)
        inside.setSpacing(8)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.topic)
        inside.addWidget(self._stack)
        inside.addWidget(self.arrangements)
        inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(right)
        return area
