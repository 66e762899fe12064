"""What costs much, proves nothing here and every test would pay: paid once, or not at all."""

import functools
import gc
import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 4 << 30  # bytes


def keep_files_in_memory():
    """Let temporary files lie in memory where Linux offers enough: a hundred thousand times they
    are brought to the disk, which takes 20 ms each on a real one.

    That they are is asked by tests of the settings that make it so; a killed process loses
    nothing either way.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    may_run = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC  # the server's programs may be copied
    if may_run and shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def compile_once(config):
    """Keep what Python compiled and pytest rewrote, for all workers, programs and later runs.

    Where nothing may be kept beside the code, each would do all of it anew, for half a minute.
    """
    if hasattr(config, "cache") and os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        folder = str(config.cache.mkdir("compiled"))
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
        sys.dont_write_bytecode = False


def made_once(factory, name, make):
    """Return a folder that `make` fills once for all workers; the others wait for it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    made = folder.with_suffix(".made")
    try:
        folder.mkdir()
    except FileExistsError:
        while not made.exists():
            time.sleep(0.1)
        return folder
    make(folder)
    made.touch()
    return folder


class _TakenBack(Exception):
    pass


@contextmanager
def taken_back(access):
    """Give a writing transaction that must be able to be committed, and is not."""
    with suppress(_TakenBack), access.work() as work:
        yield work
        work.session.flush()
        if not access.is_local:
            work.session.connection().exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        raise _TakenBack


def collect_seldom():
    """Let the collector look rarely: it goes after each test of windows anyway."""
    gc.set_threshold(50_000, 20, 20)


def hash_cheaply():
    """Let argon2 cost little here: a real hash takes 0.14 s, and a thousand are made."""
    from argon2 import PasswordHasher

    from qa_desk.models import passwords

    passwords._HASHER = PasswordHasher(1, 8, 1)


def read_checklists_once():
    """Remember what a text of a checklist says: reading one takes 0.1 s, and nothing changes it."""
    from qa_desk.rules import checklist_files

    checklist_files.read = functools.cache(checklist_files.read)


def compile_statements_once():
    """Let all engines of a kind share what they compiled: every test has engines of its own."""
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
    from sqlalchemy.util import LRUCache

    from qa_desk.models import engines

    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):  # part of the key
        kind.__eq__ = _alike
        kind.__hash__ = _kind
    shared, create = LRUCache(5000), engines.create_engine

    @functools.wraps(create)
    def create_engine(*arguments, **options):
        engine = create(*arguments, **options)
        engine._compiled_cache = shared
        return engine

    engines.create_engine = create_engine


def _alike(one, other):
    return type(one) is type(other) and one.server_version_info == other.server_version_info


def _kind(dialect):
    return hash(type(dialect))
