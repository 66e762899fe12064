"""The rail: the pages of a person's day, in groups, with a count of what waits in each."""

from collections.abc import Mapping

from PySide6.QtCore import QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets.rail_group import RailButton, RailGroup

_NARROW = 72
_ROOMY = 1060  # a narrower window shows the icons alone
_ROW = 37  # of a page with the gap to the next
_TIGHT_ROW = 26  # where they would not all be seen otherwise
_HEADING = 24  # of a group with the gap to the next
_NAME = 48
_EDGE = 2


class Rail(QFrame):
    """All pages of a person, the one in front ticked.

    What somebody folds or opens stays so; until then a group is open where there is room for it.
    Signals: `wanted(name)` asks for another page, `folded(group, open)` when somebody has chosen.
    """

    wanted = Signal(str)
    folded = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "rail")
        self._buttons: dict[str, RailButton] = {}
        self._groups: dict[str, RailGroup] = {}
        self._chosen: dict[str, bool] = {}  # of groups that somebody folded or opened
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._memory: QSettings | None = None
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._on_settled)
        self._name = theme.role(QLabel(), "title")
        self._name.setContentsMargins(12, 0, 0, 0)
        self._name.setFixedHeight(theme.px(_NAME))
        pages = theme.role(QWidget(), "bare")
        self._pages = QVBoxLayout(pages)
        self._pages.setContentsMargins(8, _EDGE, 8, _EDGE)
        self._pages.setSpacing(2)
        self._pages.addStretch()
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(pages)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(8, 0, 8, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._name)
        layout.addWidget(scroll, 1)
        layout.addLayout(self.foot)

    def add(self, name: str, title: str, icon: str, group: str = "") -> RailButton:
        """Add a page below the others of its group; a group is named by its untranslated title."""
        button = RailButton(title, icon)
        keys = theme.keys(f"Ctrl+{len(self._buttons) + 1}") if len(self._buttons) < 9 else ""
        button.setToolTip(f"{title}  {keys}".strip())
        self._buttons[name] = button
        self._group.addButton(button)
        if group not in self._groups:
            self._add_group(group)
        self._groups[group].add(button)
        return button

    def fold(self, chosen: Mapping[str, bool]) -> None:
        """Open or fold groups as somebody has chosen before."""
        self._chosen.update(chosen)
        self._arrange()

    def remember(self, memory: QSettings) -> None:
        """Fold and open groups as somebody left them, and keep what is chosen from now on."""
        self._memory = memory
        kept = {name: memory.value(f"rail/{name}") for name in self._groups if name}
        self.fold({name: value == "open" for name, value in kept.items() if value})

    def show_front(self, name: str) -> None:
        """Tick a page, and let it be seen."""
        button = self._buttons[name]
        button.setChecked(True)
        for group in self._groups.values():
            if group.holds([button]) and not group.is_open:
                group.show_open(on=True)
                self._space()
        self._settled.start()

    def fit(self, window: int) -> None:
        """Show the names of the pages where a window so wide leaves room for them."""
        names = window >= theme.px(_ROOMY)
        self._name.setText(_("QA Desk") if names else "")
        for group in self._groups.values():
            group.show_names(on=names)
        feet = self.findChildren(QToolButton)
        for foot in feet:
            _show_whole(foot, name=names)
        self.setFixedWidth(self._width(feet) if names else theme.px(_NARROW))
        for foot in feet:
            _shorten(foot, self.width() - theme.px(16))

    def button(self, name: str) -> RailButton:
        """Return the button of a page."""
        return self._buttons[name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold groups, or move the pages closer together, where they would not all be seen."""
        super().resizeEvent(event)
        self._arrange()

    def _add_group(self, name: str) -> None:
        group = RailGroup(_(name) if name else "")
        group.setProperty("group", name)
        group.folded.connect(self._on_folded)
        self._groups[name] = group
        self._pages.insertWidget(self._pages.count() - 1, group)

    def _arrange(self) -> None:
        front = [self._group.checkedButton()]
        row, room = theme.px(_TIGHT_ROW), self._room()
        for name, group in self._groups.items():  # what is not a matter of room
            if not name or name in self._chosen or group.holds(front):
                group.show_open(on=self._chosen.get(name, True) or group.holds(front))
                room -= row * len(group.buttons) * group.is_open
        for name, group in self._groups.items():
            if name and name not in self._chosen and not group.holds(front):
                room -= row * len(group.buttons)
                group.show_open(on=room >= 0)
        self._space()

    def _room(self) -> int:
        """Return what is left for pages below the name and beside the headings, in pixels."""
        foot = self.foot.sizeHint().height()
        headings = theme.px(_HEADING) * sum(map(bool, self._groups))
        return self.height() - theme.px(_NAME) - foot - headings - 2 * _EDGE

    def _space(self) -> None:
        """Move the pages closer together where they would not all be seen."""
        shown = [group for group in self._groups.values() if group.is_open]
        rows = sum(len(group.buttons) for group in shown)
        is_tight = self._room() < theme.px(_ROW) * rows
        for button in self._buttons.values():
            button.show_tight(on=is_tight)

    def _width(self, feet: list[QToolButton]) -> int:
        wanted = [button.sizeHint().width() + theme.px(56) for button in self._buttons.values()]
        wanted += [one.heading.sizeHint().width() + theme.px(44) for one in self._groups.values()]
        wanted += [foot.sizeHint().width() + theme.px(16) for foot in feet]
        return min(max(theme.px(176), *wanted), theme.px(240))

    @Slot()
    def _on_settled(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            self._scroll.ensureWidgetVisible(button)

    @Slot(bool)
    def _on_folded(self, is_open: bool) -> None:
        group = self.sender().property("group")
        self._chosen[group] = is_open
        self._space()
        if self._memory is not None:
            self._memory.setValue(f"rail/{group}", "open" if is_open else "folded")
        self.folded.emit(group, is_open)

    @Slot(QPushButton)
    def _on_clicked(self, button: RailButton) -> None:
        self.wanted.emit(next(name for name, one in self._buttons.items() if one is button))


def _show_whole(foot: QToolButton, *, name: bool) -> None:
    """Let a button below the pages show all its words, or its icon alone."""
    style = Qt.ToolButtonStyle
    foot.setIconSize(theme.icon_size(gap=name))
    foot.setToolButtonStyle(style.ToolButtonTextBesideIcon if name else style.ToolButtonIconOnly)
    foot.setText(foot.accessibleName())


def _shorten(foot: QToolButton, room: int) -> None:
    """End the words of a button with … where they need more room; its tool tip has them all."""
    excess = foot.sizeHint().width() - room
    if excess > 0 and foot.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly:
        metrics = foot.fontMetrics()
        width = metrics.horizontalAdvance(foot.text()) - excess
        foot.setText(metrics.elidedText(foot.text(), Qt.TextElideMode.ElideRight, width))
