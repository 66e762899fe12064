"""One database on a server: its name here, its address, and the certificate that proves it."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk import connections
from qa_desk.connections import Connection, Server
from qa_desk.i18n import N_, _
from qa_desk.ui import theme
from qa_desk.ui.widgets.problem import Problem

_FIELDS = {  # name → words, row, column, columns
    "name": (N_("Name of the database here"), 0, 0, 2),
    "host": (N_("Server"), 1, 0, 1),
    "port": (N_("Port"), 1, 1, 1),
    "database": (N_("Database"), 2, 0, 2),
    "certificate": (N_("Certificate file of the authority, if it is your own"), 3, 0, 1),
    "address": (N_("Address"), 4, 0, 2),
}
_PARTS = ("host", "port", "database", "certificate")


class ConnectionDialog(QDialog):
    """Adds a connection or changes one.

    Signals: `kept(Connection)`, `removed()`, `trial_wanted(address)`; the last waits for
    `show_trial`. A preset one can only be looked at and tried.
    """

    kept = Signal(object)
    removed = Signal()
    trial_wanted = Signal(str)

    def __init__(self, connection: Connection | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Database on a server"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._server = connections.server(connection.address if connection else "")
        self.fields = {name: QLineEdit() for name in _FIELDS}
        self.protection = theme.role(QLabel(), "small")
        self.outcome = theme.role(QLabel(), "dim")
        self.problem = Problem()
        self.trial = QPushButton(_("Test the connection"))
        self.remove = QPushButton(_("Remove"))
        self.keep = theme.role(QPushButton(_("Save")), "primary")
        self._lay_out()
        self._show_server()
        if connection is not None:
            self.fields["name"].setText(connection.name)
        is_own = connection is not None and connection.name and not connection.is_preset
        self.remove.setVisible(bool(is_own))
        if connection is not None and connection.is_preset:
            self._only_show()

    def show_trial(self, sentence: str, *, went_well: bool) -> None:
        """Say how the trial went."""
        self.trial.setEnabled(True)
        self.outcome.setText(sentence if went_well else "")
        self.outcome.setVisible(went_well)
        self.problem.say("" if went_well else sentence)
        theme.fit_height(self)

    def choose_file(self) -> str:
        """Ask for a certificate file; nothing when the person changed their mind."""
        title, kinds = _("Certificate file"), _("Certificates (*.pem *.crt *.cer);;All files (*)")
        return QFileDialog.getOpenFileName(self, title, "", kinds)[0]

    @Slot()
    def _on_part(self) -> None:
        host, port, database, certificate = (self.fields[n].text().strip() for n in _PARTS)
        self._server = replace(
            self._server, host=host, port=port, database=database, certificate=certificate
        )
        self.fields["address"].setText(self._server.address())
        self._show_protection()

    @Slot()
    def _on_address(self) -> None:
        self._server = connections.server(self.fields["address"].text().strip())
        self._show_parts()
        self._show_protection()

    @Slot()
    def _on_browse(self) -> None:
        if file := self.choose_file():
            self.fields["certificate"].setText(file)
            self._on_part()

    @Slot()
    def _on_trial(self) -> None:
        if self._is_complete():
            self.trial.setEnabled(False)
            self.outcome.hide()
            self.trial_wanted.emit(self.fields["address"].text().strip())

    @Slot()
    def _on_keep(self) -> None:
        if self._is_complete():
            address = self.fields["address"].text().strip()
            name = self.fields["name"].text().strip() or self._server.host or address
            self.kept.emit(Connection(name, address))
            self.accept()

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit()
        self.accept()

    def _is_complete(self) -> bool:
        problem = _problem(self._server, self.fields["address"].text())
        self.problem.say(problem)
        return not problem

    def _show_server(self) -> None:
        self._show_parts()
        self.fields["address"].setText(self._server.address() if self._server.hosts else "")
        self._show_protection()

    def _show_parts(self) -> None:
        for name in _PARTS:
            self.fields[name].setText(getattr(self._server, name))

    def _show_protection(self) -> None:
        self.problem.say("")
        if not self._server.hosts or self._server.is_here:
            words = ""
        elif self._server.is_protected:
            words = _("The server has to prove its name, and nobody on the way can listen.")
        else:
            words = _(
                "Not protected: by this address (sslmode={mode}) somebody on the way may listen "
                "or pretend to be the server."
            ).format(mode=self._server.mode)
        self.protection.setText(words)

    def _only_show(self) -> None:
        for field in self.fields.values():
            field.setReadOnly(True)
        self.browse.hide()
        self.keep.hide()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(theme.role(QLabel(_("Database on a server")), "heading"))
        layout.addLayout(self._grid())
        for label in (self.protection, self.outcome):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.outcome.hide()
        layout.addWidget(self.problem)
        cancel = QPushButton(_("Cancel"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.trial)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.keep)
        layout.addLayout(buttons)
        self.keep.setDefault(True)
        for button in (self.trial, self.remove, cancel):
            button.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.trial.clicked.connect(self._on_trial)
        self.remove.clicked.connect(self._on_remove)
        self.keep.clicked.connect(self._on_keep)
        self.setFixedWidth(theme.px(520))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for name, (words, row, column, columns) in _FIELDS.items():
            field = self.fields[name]
            label = QLabel(_(words))
            label.setBuddy(field)
            field.setAccessibleName(_(words))
            grid.addWidget(label, 2 * row, column, 1, columns)
            grid.addWidget(field, 2 * row + 1, column, 1, columns)
            if name in _PARTS:
                field.textEdited.connect(self._on_part)
        self.fields["port"].setPlaceholderText("5432")
        self.fields["port"].setFixedWidth(theme.px(96))
        self.fields["address"].textEdited.connect(self._on_address)
        self.browse = QPushButton(_("Choose"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        grid.addWidget(self.browse, 7, 1)
        return grid


def _problem(server: Server, address: str) -> str:
    """Return what is missing; empty when nothing is."""
    if not address.startswith("postgresql") or "://" not in address:
        return _("The address begins with postgresql+psycopg://.") if address else _no_server()
    if not server.hosts:
        return _no_server()
    if server.port and not server.port.isdigit():
        return _("A port is a number, usually 5432.")
    return "" if server.database else _("Type the name of the database on the server.")


def _no_server() -> str:
    return _("Type the name of the server, as the administrator gave it to you.")
