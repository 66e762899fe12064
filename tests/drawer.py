"""A keyring as systems have it, in memory."""

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class Drawer(KeyringBackend):
    """A keyring as systems have it, in memory."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.secrets = {}
        self.is_locked = False

    def get_password(self, service, username):
        if self.is_locked:
            raise KeyringLocked("nobody unlocked it")
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        if self.is_locked:
            raise KeyringLocked("nobody unlocked it")
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("there is none")
