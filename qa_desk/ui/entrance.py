"""What the windows before the sign-in share: language, theme, and where the data lies."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk import i18n
from qa_desk.i18n import LANGUAGES, N_, Bilingual, _
from qa_desk.ui import theme
from qa_desk.ui.widgets.chips import IconLabel


class EntranceWindow(QWidget):
    """A window with the two switches at the top and the place of the data at the bottom.

    Signals: `language_chosen("zh"|"en")` and `theme_chosen("light"|"dark")` when it already
    speaks and looks so, to be kept; `place_chosen(address)`, and `place_wanted(address)` to look at
    the connection of that address, or to add one when it is empty. `build` fills it, again after
    each change of language.
    """

    add_words: ClassVar[str] = N_("Add a server")
    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    place_chosen = Signal(str)
    place_wanted = Signal(str)

    def __init__(self, where: str | Bilingual) -> None:
        super().__init__()
        self._where = where
        self._places: Sequence[tuple[str, str]] = ()
        self._current = ""
        self._scroll = QScrollArea()  # for small screens and large letters
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        size = QSize(theme.px(880), theme.px(720))
        self.resize(size.boundedTo(self.screen().availableSize()))

    def build(self, middle: QVBoxLayout) -> None:
        """Put into the middle what the window is for, in the language of now."""

    def rebuild(self) -> None:
        """Build everything again, in the language of now."""
        self.setWindowTitle(_("QA Desk"))
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 12, 12, 16)
        layout.addLayout(self._tools())
        layout.addStretch(2)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        layout.addLayout(middle)
        layout.addStretch(3)
        layout.addLayout(self._place())
        self.build(middle)
        self._scroll.setWidget(inside)
        self._show_theme()

    @property
    def where(self) -> str:
        """The place of the data in words."""
        return str(self._where)

    def offer_places(self, places: Sequence[tuple[str, str]], current: str) -> None:
        """Offer databases as (name, address); with one only the way to add another shows."""
        self._places, self._current = places, current
        self.rebuild()

    def set_open(self, *, on: bool) -> None:
        """Let everything be used, or nothing while something is under way."""
        self._scroll.setEnabled(on)

    @Slot()
    def _on_language(self) -> None:
        language = i18n.switch_language()
        self.rebuild()
        self.language_chosen.emit(language)

    @Slot()
    def _on_theme(self) -> None:
        name = theme.switch()
        self._show_theme()
        self.theme_chosen.emit(name)

    def _show_theme(self) -> None:
        dark = theme.colours().name == "dark"
        self._theme_button.setIcon(theme.icon("sun" if dark else "moon"))
        self._theme_button.setToolTip(_("Light theme") if dark else _("Dark theme"))
        self._theme_button.setAccessibleName(self._theme_button.toolTip())

    @Slot(int)
    def _on_place(self, index: int) -> None:
        self.place_chosen.emit(self._places[index][1])

    @Slot()
    def _on_add_place(self) -> None:
        self.place_wanted.emit("")

    @Slot()
    def _on_show_place(self) -> None:
        self.place_wanted.emit(self._current)

    def _place(self) -> QHBoxLayout:
        """Say where the data lies; let it be chosen where there is a choice."""
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addStretch()
        line.addWidget(IconLabel("database", "dim", 14))
        self.choice = QComboBox()
        if len(self._places) > 1:
            label = theme.role(QLabel(_("Where do you work?")), "small")
            label.setBuddy(self.choice)
            line.addWidget(label)
            line.addWidget(self.choice)
            self._fill_choice()
        else:
            line.addWidget(theme.role(QLabel(self.where), "small"))
        self.show_place = _link(_("Show"), self._on_show_place)
        self.add_place = _link(_(self.add_words), self._on_add_place)
        self.show_place.setVisible(self._current.startswith("postgresql"))
        self.add_place.setVisible(bool(self._places))
        line.addWidget(self.show_place)
        line.addWidget(self.add_place)
        line.addStretch()
        return line

    def _fill_choice(self) -> None:
        for name, address in self._places:
            self.choice.addItem(name, address)
        self.choice.setCurrentIndex(self.choice.findData(self._current))
        self.choice.setAccessibleName(_("Where do you work?"))
        self.choice.activated.connect(self._on_place)

    def _tools(self) -> QHBoxLayout:
        self._theme_button = QToolButton()
        self._theme_button.clicked.connect(self._on_theme)
        language = QToolButton()
        language.setText(LANGUAGES["en" if i18n.language() == "zh" else "zh"])
        language.setIcon(theme.icon("languages"))
        language.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        language.clicked.connect(self._on_language)
        tools = QHBoxLayout()
        tools.addStretch()
        for button in (self._theme_button, language):
            button.setIconSize(theme.icon_size(gap=button is language))
            tools.addWidget(button)
        return tools


def centred(*widgets: QWidget, gap: int = 0) -> QHBoxLayout:
    """Centre by room at both sides; an alignment would forget that words wrap."""
    line = QHBoxLayout()
    line.setSpacing(gap)
    line.addStretch()
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch()
    return line


def _link(words: str, slot: object) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.clicked.connect(slot)
    return button
