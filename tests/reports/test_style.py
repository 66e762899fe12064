"""Fonts, lettering and drawn marks."""

import subprocess
import sys
from io import BytesIO

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from qa_desk.reports import style
from qa_desk.reports.style import Style, missing_characters

BODY = Style(9)


def written(*texts: str) -> PdfReader:
    """Write each text on a line of its own."""
    style.load_fonts()
    output = BytesIO()
    canvas = Canvas(output, initialFontName=style.REGULAR)
    for number, text in enumerate(texts):
        style.write(canvas, 50, 700 - 20 * number, text, BODY)
    canvas.save()
    return PdfReader(output)


def test_what_papers_say_is_known_without_loading_the_drawing() -> None:
    papers = ("slip", "dispute_sheet", "assessment_sheet", "sign_list")
    code = "".join(f"import qa_desk.reports.{name}; " for name in papers)
    code += "import sys; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_both_shipped_fonts_have_the_same_characters() -> None:
    style.load_fonts()
    regular, bold = (
        set(style.pdfmetrics.getFont(name).face.charToGlyph) for name in (style.REGULAR, style.BOLD)
    )
    assert regular == bold


def test_missing_characters_are_reported_once_each_in_order() -> None:
    assert missing_characters("王\U0002000c𠮷\ue123、\ue123\U0002000c") == ("\U0002000c", "\ue123")
    assert missing_characters("阿卜杜热合曼·麦麦提 Ünal Müller 单") == ()


def test_invisible_characters_are_neither_missing_nor_printed() -> None:
    assert missing_characters("王\u200b小\ufe0f明\t\u202a") == ()
    assert "U+" not in written("王\u200b小\ufe0f明\u202a").pages[0].extract_text()


@pytest.mark.parametrize(("codec", "count"), [("euc_jis_2004", 303), ("big5hkscs", 1693)])
def test_the_rare_characters_of_east_asian_standards_are_shipped(codec, count) -> None:
    ideographs = map(chr, range(0x20000, 0x30000))
    encoded = [each for each in ideographs if each.encode(codec, "ignore")]
    assert len(encoded) == count
    assert missing_characters("".join(encoded)) == ()


def test_extensions_c_and_d_are_shipped_whole() -> None:
    codes = (*range(0x2A700, 0x2B735), *range(0x2B740, 0x2B81E))
    assert missing_characters("".join(map(chr, codes))) == ()


@pytest.mark.parametrize("name", ["王𠮷明", "许𪻐", "饶𬣳", "丘塚𡑮", "赵𠮷𪻐𫀅"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_name_with_rare_characters_can_be_read_copied_and_searched(name, bold) -> None:
    style.load_fonts()
    output = BytesIO()
    canvas = Canvas(output, initialFontName=style.REGULAR)
    style.write(canvas, 50, 700, name, Style(9, bold=bold))
    canvas.save()
    page = PdfReader(output).pages[0]
    assert page.extract_text() == name
    used = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert all("/FontFile2" in font["/FontDescriptor"] for font in used)
    assert sum("RareCharacters" in font["/BaseFont"] for font in used) == ("饶" not in name)


@pytest.mark.parametrize("rare", ["\U0002000c", "\U00030100", "\ue123"])
def test_a_missing_character_becomes_itself_or_its_code_point(rare) -> None:
    said = written(f"王{rare}明").pages[0].extract_text()
    assert said in {f"王{rare}明", f"王〔U+{ord(rare):04X}〕明"}


def test_a_font_of_the_computer_is_used_and_embedded() -> None:
    wanted = style._other_fonts()
    if not wanted:
        pytest.skip("this computer has no further font")
    font = wanted[0]
    code = next(
        code
        for code, glyph in font.face.charToGlyph.items()
        if glyph and code > 0x2500 and missing_characters(chr(code))
    )
    reader = written(f"A{chr(code)}B")
    assert reader.pages[0].extract_text() == f"A{chr(code)}B"
    for found in reader.pages[0]["/Resources"]["/Font"].values():
        assert "/FontFile2" in found.get_object()["/FontDescriptor"]


def test_a_damaged_font_of_the_computer_is_passed_over(tmp_path, monkeypatch) -> None:
    (tmp_path / "HanaMinB.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(style, "_FOLDERS", (str(tmp_path),))
    style._other_fonts.cache_clear()
    try:
        assert style._other_fonts() == ()
    finally:
        style._other_fonts.cache_clear()


@given(st.text(max_size=60), st.floats(20, 300))
def test_wrapped_lines_fit_and_lose_nothing_printable(text: str, room: float) -> None:
    style.load_fonts()
    lines = style.wrap(text, BODY, room)
    assert all(style.width(line, BODY) <= room + 0.01 or len(line) == 1 for line in lines)
    printed = style._printable(text.replace("\n", " "))
    assert "".join("".join(lines).split()) == "".join(printed.split())


def test_facts_are_joined_without_breaking_one() -> None:
    style.load_fonts()
    facts = ["Recording review", "Random sampling", "Tariff enquiry"]
    room = style.width("Recording review · Random sampling ·", BODY) + 1
    assert style.joined(facts, BODY, room) == (
        "Recording review · Random sampling ·\nTariff enquiry"
    )
    room = style.width(" · ".join(facts), BODY) + 0.1
    assert "\n" not in style.joined(facts, BODY, room)
    assert style.joined(facts, BODY, 10_000) == " · ".join(facts)
    assert style.joined([], BODY, 100) == ""


def test_lettering_shrinks_to_fit_but_never_grows() -> None:
    style.load_fonts()
    small = style.fit("服务质量考核确认单", BODY, 40)
    assert style.width("服务质量考核确认单", small) == pytest.approx(40)
    assert style.fit("短", BODY, 40) == BODY
    assert style.fit("", BODY, 40) == BODY


def test_text_ending_at_a_place_ends_there() -> None:
    style.load_fonts()
    output = BytesIO()
    canvas = Canvas(output, initialFontName=style.REGULAR)
    taken = style.write(canvas, 300, 700, "合格", BODY, right=True)
    canvas.save()
    assert taken == style.width("合格", BODY) == pytest.approx(18)
    assert " 282 700 " in PdfReader(output).pages[0].get_contents().get_data().decode("latin-1")


def test_the_qr_code_is_drawn_module_by_module() -> None:
    output = BytesIO()
    canvas = Canvas(output, pageCompression=0)
    content = "QRD-20261120-0042 9F3A71C0D2BE4E18"
    code = segno.make(content, error="q", micro=False, boost_error=False)
    size = len(code.matrix)
    style.qr(canvas, 0, 0, size, content)
    canvas.save()
    operators = PdfReader(output).pages[0].get_contents().get_data().decode("latin-1").split("\n")
    painted = set()
    for line in operators:
        parts = line.split()
        for at in (index for index, part in enumerate(parts) if part == "re"):
            x, y, width, _height = (round(float(part)) for part in parts[at - 4 : at])
            painted |= {(size - 1 - y, column) for column in range(x, x + width)}
    dark = {
        (row, column)
        for row, modules in enumerate(code.matrix)
        for column, module in enumerate(modules)
        if module
    }
    assert painted == dark
