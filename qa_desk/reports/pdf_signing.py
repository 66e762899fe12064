"""Sign a PDF with the centre's certificate (PAdES), and tell whether a signature is intact.

pyHanko is an extra, loaded with the first signature: `pip install 'qa-desk[sign]'`.
"""

import logging
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk.errors import InputError
from qa_desk.i18n import _

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

for _library in ("pyhanko", "pyhanko_certvalidator"):  # what they remark, we say in words
    logging.getLogger(_library).addHandler(logging.NullHandler())

_FIELD = "QADesk"
_SIGNATURE = re.compile(rb"/ByteRange\s*\[")


@dataclass(frozen=True)
class PdfSignature:
    """A signature in a file: whose certificate, and whether it covers the file as it is now."""

    signer: str
    is_intact: bool


def sign(content: bytes, key_file: Path, password: str) -> bytes:
    """Return the PDF with an invisible signature added; what was there stays byte for byte."""
    _require_library()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter

    load: Any = SimpleSigner.load_pkcs12
    signer = load(str(key_file), passphrase=password.encode())
    if signer is None:
        raise InputError(
            _(
                "{file} cannot be opened as a certificate with its key, or the password is "
                "another. Nothing was signed. It has to be a PKCS #12 file (.p12, .pfx)."
            ).format(file=key_file)
        )
    described = PdfSignatureMetadata(field_name=_FIELD, subfilter=SigSeedSubFilter.PADES)
    signed = BytesIO()
    try:
        sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), described, signer, output=signed)
    except (PdfError, ValueError) as error:
        raise InputError(
            _("This PDF cannot be signed ({reason}). It was left as it is.").format(reason=error)
        ) from error
    return signed.getvalue()


def signatures(content: bytes) -> list[PdfSignature]:
    """Return the signatures of a PDF that can be read, none for most files.

    Whether a certificate is to be trusted is for its owner to say: its name is told.
    """
    if not _SIGNATURE.search(content):
        return []
    _require_library()
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(BytesIO(content)).embedded_signatures
        return [_judged(signature) for signature in found]
    except (PdfError, ValueError, TypeError, LookupError):  # what a damaged one is to pyHanko
        return [PdfSignature("?", is_intact=False)]


def _judged(signature: "EmbeddedPdfSignature") -> PdfSignature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    own = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(signature, own)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    name = str(signature.signer_cert.subject.human_friendly)
    return PdfSignature(name, is_intact=bool(status.intact and status.valid and whole))


def _require_library() -> None:
    try:
        import pyhanko.sign  # noqa: F401
    except ImportError as error:
        raise InputError(
            _(
                "QA Desk on this computer was installed without PDF signatures. Nothing was "
                "changed. Install them with: pip install 'qa-desk[sign]'"
            )
        ) from error
