"""The buttons under the waveform: to go, to hear faster or louder, to repeat, to see who spoke."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys, sound_popup
from qa_desk.ui.widgets.hearing import SPEEDS, Hearing
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.leaps import Leaps
from qa_desk.ui.widgets.sound_popup import SoundPopup
from qa_desk.ui.widgets.talk_button import TalkButton
from qa_desk.ui.widgets.time_field import TimeField
from qa_desk.ui.widgets.timecode import clock

_STYLE = """
QToolButton#play {{ background: {accent}; border: 2px solid {accent}; border-radius: {radius}px;
    padding: 0; }}
QToolButton#play:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QToolButton#play:focus {{ border-color: {text}; }}
QToolButton#play:disabled {{ background: {pressed}; border-color: {pressed}; }}
QToolButton#chip {{ background: {background}; border: 1px solid {line}; border-radius: 4px;
    font-weight: 600; font-size: {small}px; padding: 4px 8px; }}
QToolButton#chip:hover, QToolButton#chip:focus {{ border-color: {accent}; }}
QToolButton#chip:checked {{ background: {accent_ground}; color: {accent}; }}
QToolButton#talk {{ border: 1px solid transparent; border-radius: 4px; color: {dim};
    font-size: {small}px; padding: 4px 6px; }}
QToolButton#talk:hover, QToolButton#talk:focus {{ border-color: {accent}; }}
QToolButton#talk::menu-indicator, QToolButton#chip::menu-indicator {{ image: none; }}
QLineEdit#time {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
    font-weight: 600; font-size: {heading}px; padding: 2px 4px; }}
QLineEdit#time:hover {{ border-color: {line}; }}
QLineEdit#time:focus {{ background: {background}; border-color: {accent}; }}
QLineEdit#time[wrong="true"] {{ border-color: {late}; }}
"""
_MORE = (
    Command.BACK_FAR,
    Command.BACK_FINE,
    Command.FORWARD_FINE,
    Command.FORWARD_FAR,
    Command.NEXT_SPEECH,
    Command.GO_TO,
    Command.ZOOM_IN,
    Command.ZOOM_OUT,
    Command.ZOOM_WHOLE,
)


class Transport(QWidget):
    """Shows where the player is and how it plays, and asks; plays nothing itself.

    Signals: `commanded(Command)`, `wished(Hearing)` to hear otherwise, `time_asked(ms)`.
    """

    commanded = Signal(object)
    wished = Signal(object)
    time_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hearing = Hearing()
        self._lanes = 2
        self._tips: dict[QToolButton, str] = {}
        self.previous_mark = self._button("skip-back", keys.tip(Command.PREVIOUS_MARK))
        self.back = self._button("rewind", keys.tip(Command.BACK))
        self.play = self._button("play", keys.tip(Command.PLAY))
        self.forward = self._button("fast-forward", keys.tip(Command.FORWARD))
        self.next_mark = self._button("skip-forward", keys.tip(Command.NEXT_MARK))
        self.position = TimeField()
        self.length = theme.role(QLabel(), "dim")
        self.speed = self._chip(_speed_tip())
        self.skip = self._chip("")
        self.loop = self._chip("", "repeat")
        self.sound = self._chip(_("Sound: how loud each side is"), "volume-2")
        self.more = self._button("ellipsis", _("More ways to go"))
        self.talk = TalkButton()
        self._popup = SoundPopup(self.sound)
        self._commands = {
            self.previous_mark: Command.PREVIOUS_MARK,
            self.back: Command.BACK,
            self.play: Command.PLAY,
            self.forward: Command.FORWARD,
            self.next_mark: Command.NEXT_MARK,
            self.skip: Command.SKIP_SILENCE,
            self.loop: Command.LOOP,
        }
        self._needs_sound = (*self._commands, self.more)
        self._make_play()
        self._make_speed()
        self._make_more()
        self._assemble()
        self._connect()
        self._restyle()
        self.show_length(0)
        self.show_hearing(self._hearing)
        self.show_leaps(Leaps())
        theme.changes().happened.connect(self._restyle)

    # -- what it shows -----------------------------------------------------------------------

    def show_length(self, length_ms: int, lanes: int = 2) -> None:
        """Show a recording's length; without one nothing can be pressed."""
        self.length.setText(f"/ {clock(length_ms)}")
        self.position.show_length(length_ms)
        self.position.setEnabled(length_ms > 0)
        self.show_position(0)
        self._lanes = lanes
        self._popup.show_lanes(lanes)
        for button in self._needs_sound:
            button.setEnabled(length_ms > 0)
            self._show_tip(button)

    def show_position(self, at_ms: int) -> None:
        """Show the moment being heard."""
        self.position.show_position(at_ms)

    def show_playing(self, playing: bool) -> None:
        """Offer pause while it plays, else play."""
        self.play.setIcon(theme.icon("pause" if playing else "play", "on_accent"))
        self.play.setAccessibleName(_("Pause") if playing else _("Play"))

    def show_hearing(self, hearing: Hearing) -> None:
        """Show how fast and how loud it plays."""
        self._hearing = hearing
        self.speed.setText(f"{hearing.speed:g}×")
        for action in self._speeds.actions():
            action.setChecked(action.data() == hearing.speed)
        self.skip.setChecked(hearing.skips_silence)
        muted = any(lane < self._lanes for lane in hearing.muted)
        self.sound.setIcon(theme.icon("volume-x" if muted else "volume-2", "text"))
        words = _unusual(hearing, self._lanes)
        self.sound.setText(words)
        self.sound.setIconSize(theme.icon_size(gap=bool(words)))
        self._popup.show_hearing(hearing)

    def show_leaps(self, leaps: Leaps) -> None:
        """Show what leaping over silence saves, and how far the A–B loop is set."""
        saved = clock(leaps.saved_ms)
        self.skip.setText(_("Skip silence") + f" −{saved}" * bool(leaps.saved_ms))
        saves = _("Saves {time} of this call").format(time=saved)
        self._tips[self.skip] = f"{keys.tip(Command.SKIP_SILENCE)}\n{saves}"
        started = leaps.begin is not None
        self.loop.setChecked(started)
        self.loop.setText("A–B" if leaps.loop or not started else "A–")
        following = (
            _("Next: stop repeating")
            if leaps.loop
            else _("Next: B, where it goes back to A")
            if started
            else _("Next: A, where it begins")
        )
        self._tips[self.loop] = f"{keys.tip(Command.LOOP)}\n{following}"
        for button in (self.skip, self.loop):
            button.setAccessibleName(self._tips[button])
            self._show_tip(button)

    def _show_tip(self, button: QToolButton) -> None:
        there = self.position.isEnabled()
        button.setToolTip(self._tips[button] if there else _("There is no recording."))

    # -- building ----------------------------------------------------------------------------

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon, "text"))
        button.setIconSize(QSize(theme.px(20), theme.px(20)))
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        self._tips[button] = tip
        return button

    def _chip(self, tip: str, icon: str = "") -> QToolButton:
        button = self._button(icon, tip) if icon else QToolButton()
        button.setObjectName("chip")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(tip)
        button.setIconSize(theme.icon_size(gap=bool(icon)))
        self._tips[button] = tip
        return button

    def _make_play(self) -> None:
        size = theme.px(36)
        self.play.setObjectName("play")
        self.play.setFixedSize(size, size)
        self.show_playing(playing=False)
        for button in (self.skip, self.loop):
            button.setCheckable(True)

    def _make_speed(self) -> None:
        self.speed.setAccessibleName(_("Speed"))
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.speed)
        self._speeds = QActionGroup(menu)
        for speed in SPEEDS:
            action = QAction(f"{speed:g}×", menu)
            action.setCheckable(True)
            action.setData(speed)
            self._speeds.addAction(action)
            menu.addAction(action)
        self.speed.setMenu(menu)
        self.speed.setMinimumWidth(theme.px(58))

    def _make_more(self) -> None:
        self.more.setObjectName("chip")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        for command in _MORE:
            if command in {Command.NEXT_SPEECH, Command.ZOOM_IN}:
                menu.addSeparator()
            words = f"{_(command.value)}\t{keys.native(keys.bound(command))}"
            menu.addAction(words).setData(command)
        menu.triggered.connect(self._on_more)
        self.more.setMenu(menu)

    def _assemble(self) -> None:
        self._ways = QWidget()
        self._wishes = QWidget()
        self._first, self._second = QHBoxLayout(self._ways), QHBoxLayout(self._wishes)
        for row in (self._first, self._second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
        for button in (self.previous_mark, self.back, self.play, self.forward, self.next_mark):
            self._first.addWidget(button)
        self._first.setSpacing(2)
        self._first.addSpacing(6)
        self._first.addWidget(self.position)
        self._first.addWidget(self.length)
        self._first.addStretch(1)
        for chip in (self.speed, self.skip, self.loop, self.sound, self.more):
            self._second.addWidget(chip)
        self._second.addStretch(1)
        self._second.addWidget(self.talk, 1000)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(12, 4, 12, 8)
        self._rows.setSpacing(8)
        self._rows.addWidget(self._ways)
        self._rows.addWidget(self._wishes, 1)

    def _connect(self) -> None:
        for button in self._commands:
            button.clicked.connect(self._on_clicked)
        self.position.asked.connect(self.time_asked)
        self.talk.chosen.connect(self.time_asked)
        self.sound.clicked.connect(self._on_sound)
        self._popup.wished.connect(self.wished)
        self._speeds.triggered.connect(self._on_speed)

    def _restyle(self) -> None:
        c = theme.colours()
        self.setStyleSheet(
            _STYLE.format(
                accent=c.accent,
                accent_hover=c.accent_hover,
                accent_ground=c.accent_ground,
                text=c.text,
                dim=c.dim,
                late=c.late,
                pressed=c.pressed,
                background=c.background,
                line=c.line,
                radius=theme.px(36) // 2,
                small=theme.px(12),
                heading=theme.px(14),
            )
        )

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of the wider half only: where there is less, they go below."""
        halves = self._ways.minimumSizeHint(), self._wishes.minimumSizeHint()
        margins = self._rows.contentsMargins()
        width = max(half.width() for half in halves) + margins.left() + margins.right()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        halves = self._ways.minimumSizeHint().width() + self._wishes.minimumSizeHint().width()
        margins = self._rows.contentsMargins()
        fits = halves + margins.left() + margins.right() + self._rows.spacing() <= self.width()
        ways = QBoxLayout.Direction
        if fits != (self._rows.direction() == ways.LeftToRight):
            self._rows.setDirection(ways.LeftToRight if fits else ways.TopToBottom)
            (self._second if fits else self._first).addWidget(self.talk, 1000)

    # -- what a person does ------------------------------------------------------------------

    @Slot()
    def _on_clicked(self) -> None:
        self.commanded.emit(self._commands[self.sender()])  # type: ignore[index]  # a button of it

    @Slot()
    def _on_sound(self) -> None:
        self._popup.open_under(self.sound)

    def _on_more(self, action: QAction) -> None:
        self.commanded.emit(action.data())

    def _on_speed(self, action: QAction) -> None:
        self.wished.emit(replace(self._hearing, speed=action.data()))


def _unusual(hearing: Hearing, lanes: int) -> str:
    """Say what is not heard as it was recorded; who is muted before all."""
    said = [
        _("{lane} muted").format(lane=name)
        for lane, name in enumerate(sound_popup.lane_names(lanes))
        if lane in hearing.muted
    ]
    return _(", ").join(said) or (_("evened out") if hearing.evens_out else "")


def _speed_tip() -> str:
    ways = " · ".join(map(keys.tip, (Command.SLOWER, Command.FASTER)))
    return f"{_('Speed; the voices keep their pitch')}\n{ways}"
