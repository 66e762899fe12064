"""What is taken as an attachment is told by its content, and its name gives nothing away (P18)."""

import io
import zipfile
from uuid import UUID

import pytest

from qa_desk.errors import InputError
from qa_desk.rules import attachments

HERE = UUID(int=1)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def archive(*names):
    """Return an archive of empty files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name in names:
            made.writestr(name, b"")
    return content.getvalue()


def taken(name, content):
    return attachments.of_file(HERE, HERE, name, content)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.png", PNG, "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0" + bytes(9), "image/jpeg"),
        ("a.gif", b"GIF89a" + bytes(9), "image/gif"),
        ("a.bmp", b"BM" + bytes(9), "image/bmp"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml"), "word"),
        ("A.XLSX", archive("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml"),
        ("a.pptx", archive("[Content_Types].xml", "ppt/presentation.xml"), "presentationml"),
        ("a.doc", OLE, "application/msword"),
        ("a.wps", OLE, "application/msword"),
        ("a.xls", OLE, "application/vnd.ms-excel"),
        ("a.ppt", OLE, "application/vnd.ms-powerpoint"),
        ("a.txt", "客户要求退款\n".encode("gb18030"), "text/plain"),
        ("a.csv", "﻿时间,说明\n".encode(), "text/csv"),
    ],
)
def test_pictures_pdf_office_files_and_text_are_taken(name, content, media_type):
    assert media_type in taken(name, content).media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ" + bytes(99)),
        ("a.png", b"MZ" + bytes(99)),
        ("a.bat", b"del *.*\r\n"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.txt", b"\x7fELF" + bytes(99)),
        ("a.txt", b"\xff\xff\xff\x81"),
        ("a.svg", b"<svg/>"),
        ("a.zip", archive("a.txt")),
        ("a.docx", archive("word/document.xml")),
        ("a.xlsx", archive("[Content_Types].xml", "word/document.xml")),
        ("a.docm", archive("[Content_Types].xml", "word/document.xml")),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/embeddings/a.exe")),
        ("a.docx", b"PK\3\4 and nothing else"),
        ("a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le")),
        ("a.msi", OLE),
    ],
)
def test_what_runs_or_is_not_what_it_says_is_refused(name, content):
    with pytest.raises(InputError, match="Nothing was added"):
        taken(name, content)


def test_nothing_and_too_much_are_refused_without_giving_a_number_away():
    with pytest.raises(InputError, match=r"138\*\*\*\*5678\.png is empty"):
        taken("13812345678.png", b"")
    with pytest.raises(InputError, match=r"a\.txt is empty"):
        taken("a.txt", b"")
    with pytest.raises(InputError, match="larger than 8 MB"):
        taken("a.png", PNG + bytes(attachments.LARGEST))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("13812345678 截图.png", "138****5678 截图.png"),
        (r"C:\Users\王芳\截图.PNG", "截图.png"),
        ("../../etc/passwd.png", "passwd.png"),
        ("photo.jpg", "photo.png"),
        ("invoice.exe", "invoice.exe.png"),
        ("no suffix", "no suffix.png"),
        ("annexe\u202egnp.exe", "annexe_gnp.exe.png"),
        (".png", "png.png"),
        ("...", "Picture.png"),
        ("长" * 300 + ".png", "长" * 80 + ".png"),
    ],
)
def test_a_name_is_masked_and_tidied_and_ends_as_its_content_is(name, kept):
    assert taken(name, PNG).name == kept


def test_a_name_becomes_one_that_every_system_takes():
    assert attachments.file_name("138****5678 a:b.png") == "138_5678 a_b.png"


def test_what_waits_is_read_back_and_what_is_none_is_told():
    new = taken("13812345678.png", PNG)
    assert attachments.NewAttachment.from_document(HERE, new.to_document()) == new
    with pytest.raises(ValueError, match="none of what can be added"):
        attachments.NewAttachment.from_document(
            HERE, {"evaluation": str(HERE), "name": "a.exe", "content": "TVo="}
        )


def test_a_file_too_large_to_be_read_is_named_without_its_number():
    assert "138****5678.png" in str(attachments.too_large("13812345678.png"))


def test_a_picture_is_known_by_its_type():
    assert attachments.KINDS["image/png"].is_picture
    assert not attachments.KINDS["application/pdf"].is_picture
