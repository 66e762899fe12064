"""What every test may ask for: databases of both kinds, migrated, one for each test."""

import gc
import itertools
import os
import shutil
import sys
from datetime import UTC, date, datetime

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # never a person's own
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

import pytest
import slipcover.pytest_plugin

# Taking its probes out again looks into the locals of every frame, and keeps painters alive.
if measuring := slipcover.pytest_plugin._slipcover_instance:
    measuring.d_miss_threshold = 2**31 - 1

import thrift
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, qInstallMessageHandler
from pytestqt.qtbot import QtBot

from qa_desk import i18n

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # a Monday, ten o'clock in Shanghai
PATIENCE_MS = 60_000  # that something takes long on a loaded machine is no failure
_numbers = itertools.count(1)


def pytest_configure(config):
    """Keep a handler of Qt's messages below pytest-qt's own, which goes after every test.

    With none below, the player's thread that says something at that moment would call nothing,
    and the process would end.
    """
    qInstallMessageHandler(lambda _kind, _where, said: print(said, file=sys.stderr))
    thrift.keep_files_in_memory()
    thrift.compile_once(config)
    settings.register_profile("usual", max_examples=40, deadline=None)
    settings.register_profile("thorough", max_examples=1000, deadline=None)
    settings.load_profile("usual")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each worker whole modules, whose fixtures are made once then, and let both end alike."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_collection_modifyitems(items):
    """Begin with what shares dear fixtures, and with the longest tests: both workers end alike."""
    first = {"demo", "e2e", "soak", "test_app.py", "test_copying.py", "test_numbers_nowhere.py"}
    items.sort(key=lambda item: first.isdisjoint((item.path.parent.name, item.path.name)))


class PatientBot(QtBot):
    """Waits as long as a loaded machine may need."""

    def waitUntil(self, callback, *, timeout=PATIENCE_MS):
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitActive(self, widget, *, timeout=PATIENCE_MS):
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget, *, timeout=PATIENCE_MS):
        return super().waitExposed(widget, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE_MS, raising=None, check_params_cb=None):
        if raising is None:
            timeout = max(timeout, PATIENCE_MS)
        return super().waitSignal(
            signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb
        )


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Keep every test away from this person's settings, data and language."""
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path / "home"))
    i18n.set_language("en")
    yield
    i18n.set_language("en")
    if wording := sys.modules.get("qa_desk.ui.widgets.wording"):
        wording._Clock.zone = None


@pytest.fixture(scope="module", autouse=True)
def _old_things_apart():
    """Spare the collector what stays for good: it runs after every test that has windows."""
    if QCoreApplication.instance():
        import freeing

        freeing.free()  # what is frozen would never be freed, and be styled again by every test
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_window_stays():
    """Fail a test that leaves a window behind."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        import freeing

        left = freeing.close_left()
        assert not left, left


@pytest.fixture
def drawer():
    """A keyring, on a computer that has one."""
    import keyring
    from drawer import Drawer

    before, drawer = keyring.get_keyring(), Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


@pytest.fixture(scope="session", autouse=True)
def _thrift():
    """Pay once for what every test would pay for."""
    thrift.collect_seldom()
    thrift.hash_cheaply()
    thrift.read_checklists_once()
    thrift.compile_statements_once()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    from qa_desk.models import engines, upgrading

    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = engines.connect(f"sqlite:///{path}")
    upgrading.upgrade(engine)
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def cluster():
    from postgres import Cluster

    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def postgresql_template(cluster):
    from qa_desk.models import engines, upgrading

    cluster.create("template_migrated")
    engine = engines.connect(cluster.url("template_migrated"))
    upgrading.upgrade(engine)
    engine.dispose()
    return "template_migrated"


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "desk.db")
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def postgresql_url(cluster, postgresql_template):
    name = f"t{next(_numbers)}"
    cluster.create(name, template=postgresql_template)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_kind(request):
    """Every test that asks for a database of any kind runs on both."""
    return request.param


@pytest.fixture
def url(request, engine_kind):
    """A fresh, migrated database."""
    return request.getfixturevalue(f"{engine_kind}_url")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(request, tmp_path_factory):
    """A migrated database for all tests of a module, whose tests leave each other alone."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("module") / "desk.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    cluster, name = request.getfixturevalue("cluster"), f"m{next(_numbers)}"
    yield cluster.create(name, template=request.getfixturevalue("postgresql_template"))
    cluster.drop(name)


@pytest.fixture(scope="session")
def small_demonstration(tmp_path_factory):
    """The file of a demonstration centre with few calls, to be copied: building it takes long."""
    from qa_desk.demo import centre

    def make(folder):
        centre.build(f"sqlite:///{folder / 'centre.db'}", date(2026, 11, 18), calls=600)

    return thrift.made_once(tmp_path_factory, "small", make) / "centre.db"


def _access(url):
    from qa_desk.models import database, engines

    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, "system"))
    yield access
    access.close()


@pytest.fixture
def access(url):
    """The owner's way into the database, acting as the system."""
    yield from _access(url)


@pytest.fixture(scope="session")
def sqlite_access(sqlite_template, tmp_path_factory):
    """A database in which nothing stays."""
    path = tmp_path_factory.mktemp("shared") / "desk.db"
    shutil.copy(sqlite_template, path)
    yield from _access(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgresql_access(cluster, postgresql_template):
    """A database in which nothing stays, on a connection that knows it already."""
    yield from _access(cluster.create("shared", template=postgresql_template))


@pytest.fixture
def work(request, engine_kind):
    """One writing transaction of the system's, at a fixed moment, in an empty database.

    It is taken back, which spares a test a database of its own where it asks for no other way in.
    """
    from dataclasses import replace

    if "access" in request.fixturenames:
        with request.getfixturevalue("access").work() as work:
            yield replace(work, now=NOW)
    else:
        with thrift.taken_back(request.getfixturevalue(f"{engine_kind}_access")) as work:
            yield replace(work, now=NOW)


@pytest.fixture
def program(qtbot):
    """A function that starts the program on a database, in its first window."""
    from desks import Program

    programs = []

    def program(database):
        programs.append(Program(qtbot, database))
        programs[-1].desk.begin()
        return programs[-1]

    yield program
    for one in programs:
        one.settle()
        one.close()
