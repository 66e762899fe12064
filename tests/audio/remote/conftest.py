"""Recorders on the network that this desktop knows."""

from datetime import UTC, datetime, timedelta

import pytest
import recorders
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from qa_desk.audio.remote import fetching, known


@pytest.fixture(autouse=True)
def nothing_fetched():
    """Begin and end with no connection and nothing in the cache."""
    fetching.clear()
    yield
    fetching.clear()


@pytest.fixture
def meet(monkeypatch):
    """Let this desktop know a recorder."""

    def meet(recorder):
        monkeypatch.setenv(known.SECRET, recorder.secret)
        known.keep(recorder.known, "")
        return recorder

    return meet


@pytest.fixture(params=recorders.KINDS)
def recorder(request, tmp_path, meet):
    """A recorder of each kind."""
    with recorders.KINDS[request.param](tmp_path / "served") as recorder:
        yield meet(recorder)


@pytest.fixture
def web(tmp_path, meet):
    """A recorder by HTTP."""
    with recorders.http(tmp_path / "served") as recorder:
        yield meet(recorder)


@pytest.fixture
def ssh(tmp_path, meet):
    """A recorder by SFTP."""
    with recorders.sftp(tmp_path / "served") as recorder:
        yield meet(recorder)


@pytest.fixture
def own_certificate(tmp_path):
    """A certificate that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file = tmp_path / "own.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
