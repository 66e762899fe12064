"""A hot standby that follows a test server, and may take its place."""

import os
import socket
import subprocess

from postgres import EXE, OWNER, Cluster, _environment


class Standby(Cluster):
    """A second server that streams from the first one."""

    def __init__(self, primary: Cluster) -> None:
        self._primary = primary
        super().__init__(primary.programs)

    def promote(self) -> None:
        """Let it become the primary."""
        self._control("promote")

    def addresses(self, database: str) -> str:
        """Return the address of a database that names both servers, without a login."""
        first, second = self._primary.port, self.port
        return f"postgresql+psycopg:///{database}?host=127.0.0.1:{first}&host=127.0.0.1:{second}"

    def _make(self, attempt: int) -> None:
        self.password = self._primary.password
        self.data = self.home / f"data{attempt}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [self.programs / f"pg_basebackup{EXE}", "-D", self.data, "-R", "-X", "stream"]
        command += ["-h", "127.0.0.1", "-p", self._primary.port, "-U", OWNER, "-c", "fast"]
        subprocess.run(
            [str(part) for part in [*command, "--no-sync"]],
            check=True,
            cwd=self.home,
            env={**_environment(self.home), "PGPASSWORD": self.password},
            **self.account,
        )
        settings = self.data / "postgresql.auto.conf"
        with settings.open("a", encoding="utf-8") as file:
            file.write(f"port = {self.port}\nhot_standby = on\n{os.linesep}")
