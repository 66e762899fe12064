"""A server has to prove itself, and what is wrong is said in a sentence.

The tests with TLS and with a server that speaks Chinese need a server of the system's packages:
the one that pip installs has neither (D15).
"""

import os
import shutil
import subprocess
from pathlib import Path

import postgres
import pytest
from sqlalchemy import make_url

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import engines, passwords, reaching

SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
NAME = "server.test"
NO_SERVER = pytest.mark.skipif(
    not SYSTEM or not shutil.which("openssl"),
    reason="no PostgreSQL of the system's packages, or no openssl",
)
CHINESE = list(Path("/usr/share/locale/zh_CN/LC_MESSAGES").glob("postgres-*.mo"))


def openssl(folder, *arguments):
    command = ["openssl", *map(str, arguments)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def make_authority(folder, name):
    openssl(
        *(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}"),
    )
    return folder / f"{name}.pem"


def make_certificate(folder):
    (folder / "names").write_text(f"subjectAltName=DNS:{NAME}")
    openssl(
        *(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key"),
        *("-out", "server.csr", "-subj", f"/CN={NAME}"),
    )
    openssl(
        *(folder, "x509", "-req", "-in", "server.csr", "-CA", "ours.pem", "-CAkey", "ours.key"),
        *("-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.crt"),
    )


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authorities")
    make_authority(folder, "ours")
    make_authority(folder, "unknown")
    make_certificate(folder)
    return folder


@pytest.fixture(scope="module")
def secure(authorities):
    """A server with a certificate for `server.test` by an authority made here."""
    with postgres.Cluster(SYSTEM[-1].parent) as cluster:
        for name in ("server.crt", "server.key"):
            shutil.copy(authorities / name, cluster.data / name)
            (cluster.data / name).chmod(0o600)
            cluster._own(cluster.data / name)
        with (cluster.data / "postgresql.conf").open("a") as configuration:
            configuration.write("\nssl = on\n")
        cluster.fail()
        cluster.recover()
        yield cluster


def reach(cluster, host, certificate, **others):
    """Connect as the program does; `host` is a name for this computer."""
    query = {"sslmode": "verify-full", "sslrootcert": str(certificate), "hostaddr": "127.0.0.1"}
    url = make_url(cluster.url()).set(host=host).update_query_dict({**query, **others})
    engine = engines.connect(url)
    try:
        passwords.check_server(engine)
        with engine.connect() as connection:
            return connection.exec_driver_sql(
                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            ).scalar()
    finally:
        engine.dispose()


@NO_SERVER
def test_a_server_that_proves_its_name_is_entered(secure, authorities):
    assert reach(secure, NAME, authorities / "ours.pem")


@NO_SERVER
def test_a_server_under_another_name_is_refused(secure, authorities):
    with pytest.raises(StorageError, match="the certificate of another name"):
        reach(secure, "other.test", authorities / "ours.pem")


@NO_SERVER
def test_a_server_of_an_unknown_authority_is_refused(secure, authorities):
    with pytest.raises(StorageError, match="no authority known to this computer has signed"):
        reach(secure, NAME, authorities / "unknown.pem")
    with pytest.raises(StorageError, match="no authority known to this computer has signed"):
        reach(secure, NAME, reaching.trusted())


@NO_SERVER
def test_a_certificate_file_that_is_not_there_is_named(secure, authorities):
    with pytest.raises(StorageError, match=r"cannot be read \(.*none\.pem"):
        reach(secure, NAME, authorities / "none.pem")


@NO_SERVER
def test_a_wrong_password_over_tls_is_a_wrong_password(secure, authorities):
    with pytest.raises(RuleError, match="Name or password is wrong"):
        reach(secure, NAME, authorities / "ours.pem", password="wrong")


def test_a_server_without_tls_gets_no_password(cluster, tmp_path):
    (tmp_path / "ca.pem").write_text("")
    with pytest.raises(StorageError, match="does not speak TLS"):
        reach(cluster, NAME, reaching.trusted())


def test_a_database_that_is_not_there_is_named(cluster):
    engine = engines.connect(cluster.url("nowhere"))
    with pytest.raises(StorageError, match="has no database “nowhere”"):
        passwords.check_server(engine)


def test_a_server_that_does_not_answer_is_not_reached():
    engine = engines.connect("postgresql+psycopg://anna:x@127.0.0.1:1/desk")
    with pytest.raises(StorageError, match="cannot be reached"):
        passwords.check_server(engine)


@pytest.mark.skipif(not SYSTEM or not CHINESE, reason="no PostgreSQL that speaks Chinese")
def test_a_server_that_speaks_chinese_is_understood(monkeypatch):
    plain = postgres._environment
    monkeypatch.setattr(postgres, "_environment", lambda home: plain(home) | {"LANGUAGE": "zh_CN"})
    with postgres.Cluster(SYSTEM[-1].parent) as cluster:
        with (cluster.data / "postgresql.conf").open("a") as configuration:
            configuration.write("\nlc_messages = 'C.UTF-8'\n")
        cluster.fail()
        cluster.recover()
        engine = engines.connect(cluster.url(user="anna", password="wrong"))
        with pytest.raises(RuleError, match="Name or password is wrong") as refused:
            passwords.check_server(engine)
        said = str(refused.value.__cause__)
        assert "authentication failed" not in said
        monkeypatch.setattr(reaching, "_WRONG", ())  # a language whose words nobody listed
        with pytest.raises(RuleError, match="Name or password is wrong"):
            passwords.check_server(engine)
        engine = engines.connect(cluster.url("nowhere"))
        with pytest.raises(StorageError, match="has no database “nowhere”"):
            passwords.check_server(engine)


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql+psycopg://db.example/desk", "verify-full"),
        ("postgresql+psycopg:///desk?host=a.example&host=b.example", "verify-full"),
        ("postgresql+psycopg://db.example/desk?sslmode=require", "require"),
        ("postgresql+psycopg://localhost/desk", None),
        ("postgresql+psycopg:///desk?host=/run/postgresql", None),
    ],
)
def test_a_server_elsewhere_has_to_prove_itself_unless_its_address_says_otherwise(address, mode):
    query = engines.connect(address).url.query
    assert query.get("sslmode") == mode
    assert ("sslrootcert" in query) == (mode == "verify-full")


def test_an_authority_of_ones_own_is_taken(monkeypatch, tmp_path):
    address = "postgresql+psycopg://db.example/desk"
    given = engines.connect(f"{address}?sslrootcert=/ca.pem").url.query
    assert given["sslrootcert"] == "/ca.pem"
    monkeypatch.setenv("PGSSLROOTCERT", "/ca.pem")
    assert "sslrootcert" not in engines.connect(address).url.query
    monkeypatch.delenv("PGSSLROOTCERT")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    place = tmp_path / ("postgresql" if os.name == "nt" else ".postgresql")
    place.mkdir()
    (place / "root.crt").write_text("")
    assert "sslrootcert" not in engines.connect(address).url.query


def test_the_authorities_of_windows_are_written_down():
    data = bytes(range(30))
    file = reaching._export_store([(data, "x509_asn", True), (b"", "pkcs_7_asn", True)])
    assert Path(file).read_text().count("BEGIN CERTIFICATE") == 1
