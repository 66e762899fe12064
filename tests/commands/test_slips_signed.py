"""6.7: the centre's certificate on a PDF of slips (PAdES)."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from factories import make_released, make_scene
from pypdf import PdfReader

from qa_desk import cli
from qa_desk.errors import InputError
from qa_desk.models import database
from qa_desk.reports import pdf_signing

SECRET = "seal"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A certificate that the centre made for itself, with its key."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "示例客服中心")])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"),
        False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder(name, name, own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), True
        )
        .sign(own, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(SECRET.encode())
    file = tmp_path_factory.mktemp("certificate") / "centre.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"c", own, certificate, None, locked))
    return file


@pytest.fixture
def slip(sqlite_url, tmp_path, monkeypatch, capsys):
    """A saved slip, its number, and a function that runs commands on its centre."""
    access = database.open_as_system(sqlite_url)
    with access.work() as work:
        number = make_released(make_scene(work)).slip
    access.close()
    monkeypatch.setenv("QA_DESK_KEY_PASSWORD", SECRET)

    def run(*arguments):
        code = cli.main(["--lang", "en", "--db", sqlite_url, "slip", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    file = tmp_path / "slip.pdf"
    assert run("print", number, "-o", file)[0] == 0
    return file, number, run


def test_a_signed_slip_is_genuine_and_its_signature_intact(slip, key):
    file, number, run = slip
    before = file.read_bytes()
    assert run("sign", file, "--key", key) == (0, f"{file}\n")
    assert file.read_bytes().startswith(before)
    code, said = run("verify", file)
    assert code == 0
    assert said.splitlines() == [
        f"{number}\tgenuine",
        "The signature of Common Name: 示例客服中心 is intact.",
    ]
    signed = PdfReader(file).get_fields()["QADesk"].value
    assert signed["/SubFilter"] == "/ETSI.CAdES.detached"


def test_what_was_changed_after_the_signature_is_told(slip, key, tmp_path):
    file, _number, run = slip
    run("sign", file, "--key", key)
    content = file.read_bytes()
    for name, changed in {
        "inside": content.replace(b"/Creator (QA Desk)", b"/Creator (QA Dusk)"),
        "after": content + b"% something more\n",
    }.items():
        assert changed != content
        (tmp_path / f"{name}.pdf").write_bytes(changed)
        code, said = run("verify", tmp_path / f"{name}.pdf")
        assert code == 1
        assert "does not fit: the file was changed since." in said


def test_the_certificate_is_remembered_on_this_computer(slip, key, tmp_path):
    file, _number, run = slip
    code, said = run("sign", file)
    assert code == 2
    assert "Say with --key" in said
    run("sign", file, "--key", key, "-o", tmp_path / "first.pdf")
    assert run("sign", file, "-o", tmp_path / "second.pdf") == (0, f"{tmp_path / 'second.pdf'}\n")
    (signature,) = pdf_signing.signatures((tmp_path / "second.pdf").read_bytes())
    assert signature.is_intact
    assert pdf_signing.signatures(file.read_bytes()) == []


def test_another_password_or_another_file_signs_nothing(slip, key, tmp_path, monkeypatch):
    file, _number, run = slip
    before = file.read_bytes()
    (tmp_path / "words.pdf").write_text("words")
    code, said = run("sign", tmp_path / "words.pdf", "--key", key)
    assert code == 2
    assert "cannot be signed" in said
    monkeypatch.delenv("QA_DESK_KEY_PASSWORD")
    monkeypatch.setattr("getpass.getpass", lambda _words: "guess")
    code, said = run("sign", file, "--key", key)
    assert code == 2
    assert "cannot be opened as a certificate" in said
    assert "Traceback" not in said
    assert file.read_bytes() == before


def test_a_signature_that_cannot_be_read_is_not_intact():
    (signature,) = pdf_signing.signatures(b"%PDF-1.7 /ByteRange [0 1 2 3] and no more")
    assert not signature.is_intact


def test_without_the_extra_it_is_said_what_to_install(monkeypatch, key):
    monkeypatch.setitem(__import__("sys").modules, "pyhanko.sign", None)
    with pytest.raises(InputError, match=r"pip install 'qa-desk\[sign\]'"):
        pdf_signing.sign(b"", key, SECRET)
