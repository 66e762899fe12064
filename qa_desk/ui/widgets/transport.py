"""The buttons under the waveform: back, play, forth, the time, the speed, how loud."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.player import SPEEDS
from qa_desk.ui.widgets.timecode import clock

_STYLE = """
QToolButton#play {{ background: {accent}; border: 2px solid {accent}; border-radius: {radius}px;
    padding: 0; }}
QToolButton#play:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QToolButton#play:focus {{ border-color: {text}; }}
QToolButton#play:disabled {{ background: {pressed}; border-color: {pressed}; }}
QToolButton#speed {{ background: {background}; border: 1px solid {line}; border-radius: 4px;
    font-weight: 600; font-size: {small}px; padding: 4px 8px; }}
QToolButton#speed:hover, QToolButton#speed:focus {{ border-color: {accent}; }}
QSlider::groove:horizontal {{ height: 3px; border-radius: 1px; background: {edge}; }}
QSlider::sub-page:horizontal {{ height: 3px; border-radius: 1px; background: {accent}; }}
QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0; border-radius: 6px;
    background: {accent}; border: none; }}
QSlider::handle:horizontal:focus {{ background: {text}; }}
"""


class Transport(QWidget):
    """Shows where the player is and asks it to do things; plays nothing itself.

    Signals: `play_toggled()`, `step_requested(±ms)`, `speed_chosen(float)`,
    `volume_chosen(percent)`.
    """

    play_toggled = Signal()
    step_requested = Signal(int)
    speed_chosen = Signal(float)
    volume_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration = 0
        self.back = self._step_button("rewind", _("Back 5 s (Left, F6)"), -keys.STEP_MS)
        self.play = QToolButton()
        self.forward = self._step_button("fast-forward", _("Forward 5 s (Right)"), keys.STEP_MS)
        self.position = theme.role(QLabel(), "heading")
        self.length = theme.role(QLabel(), "dim")
        self.speed = QToolButton()
        self.mute = QToolButton()
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self._make_play()
        self._make_speed()
        self._make_volume()
        self._assemble()
        self._restyle()
        self.show_length(0)
        theme.changes().happened.connect(self._restyle)

    # -- what it shows -----------------------------------------------------------------------

    def show_length(self, length_ms: int) -> None:
        """Show a recording's length; without one nothing can be pressed."""
        self._duration = length_ms
        self.length.setText(f"/ {clock(length_ms)}")
        widest = clock(max(length_ms, 60_000), 1).translate(str.maketrans("123456789", "0" * 9))
        self.position.ensurePolished()
        self.position.setFixedWidth(self.position.fontMetrics().horizontalAdvance(widest) + 4)
        self.show_position(0)
        for widget in (self.back, self.play, self.forward):
            widget.setEnabled(length_ms > 0)
            widget.setToolTip(self._tips[widget] if length_ms else _("There is no recording."))

    def show_position(self, at_ms: int) -> None:
        """Show the moment being heard."""
        self.position.setText(clock(at_ms, 1))

    def show_playing(self, playing: bool) -> None:
        """Offer pause while it plays, else play."""
        self.play.setIcon(theme.icon("pause" if playing else "play", "on_accent"))
        self.play.setAccessibleName(_("Pause") if playing else _("Play"))

    def show_speed(self, speed: float) -> None:
        """Show how fast it plays."""
        self.speed.setText(f"{speed:g}×")
        for action in self._speeds.actions():
            action.setChecked(action.data() == speed)

    # -- building ----------------------------------------------------------------------------

    def _step_button(self, icon: str, tip: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon, "text"))
        button.setIconSize(QSize(theme.px(20), theme.px(20)))
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.step_requested.emit(step))
        return button

    def _make_play(self) -> None:
        size = theme.px(36)
        self.play.setObjectName("play")
        self.play.setFixedSize(size, size)
        self.play.setIconSize(QSize(theme.px(20), theme.px(20)))
        self.play.clicked.connect(self.play_toggled)
        self._tips = {
            self.back: self.back.toolTip(),
            self.play: _("Play or pause (Space, F5)"),
            self.forward: self.forward.toolTip(),
        }
        self.show_playing(playing=False)

    def _make_speed(self) -> None:
        self.speed.setObjectName("speed")
        self.speed.setToolTip(_("Speed; the voices keep their pitch"))
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
        self._speeds.triggered.connect(self._choose_speed)
        self.speed.setMenu(menu)
        self.speed.setMinimumWidth(theme.px(58))
        self.show_speed(1.0)

    def _make_volume(self) -> None:
        self.mute.setCheckable(True)
        self.mute.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.mute.setAccessibleName(_("Mute"))
        self.mute.setToolTip(_("Mute"))
        self.mute.toggled.connect(self._choose_volume)
        self.volume.setRange(0, 100)
        self.volume.setValue(100)
        self.volume.setFixedWidth(theme.px(80))
        self.volume.setAccessibleName(_("Volume"))
        self.volume.setToolTip(_("Volume"))
        self.volume.valueChanged.connect(self._choose_volume)
        self._choose_volume()

    def _assemble(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 8)
        row.setSpacing(8)
        for widget in (self.back, self.play, self.forward):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.position)
        row.addWidget(self.length)
        row.addSpacing(8)
        row.addWidget(self.speed)
        row.addWidget(self.mute)
        row.addWidget(self.volume)
        row.addStretch(1)

    def _restyle(self) -> None:
        c = theme.colours()
        self.setStyleSheet(
            _STYLE.format(
                accent=c.accent,
                accent_hover=c.accent_hover,
                text=c.text,
                pressed=c.pressed,
                background=c.background,
                line=c.line,
                edge=c.edge,
                radius=theme.px(36) // 2,
                small=theme.px(12),
            )
        )

    # -- what a person does ------------------------------------------------------------------

    def _choose_speed(self, action: QAction) -> None:
        self.show_speed(action.data())
        self.speed_chosen.emit(action.data())

    def _choose_volume(self) -> None:
        percent = 0 if self.mute.isChecked() else self.volume.value()
        self.mute.setIcon(theme.icon("volume-2" if percent else "volume-x", "text"))
        self.volume_chosen.emit(percent)
