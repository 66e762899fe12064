"""The catalogue of translations follows the code and refuses unsound translations."""

import gettext

import project
import pytest

strings = project.load("tools/strings.py")

CODE = """
_("Score")
_("At {time}")
_("{n} % done")
_("%(file)s is gone")
ngettext("{n} call", "{n} calls", 2)
_("{n} call")
N_("First line\\nsecond line")
f"{_('Within')}: {TABLE['left alone']}"
_(TABLE["left alone"])
not_ours("Left alone")
"""
CHINESE = """
Score\t评分
At {time}\t在 {time}
{n} % done\t完成 {n}%
%(file)s is gone\t%(file)s 没有了
{n} call\t{n} 通电话
First line\\nsecond line\t第一行\\n第二行
Within\t里面
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one module and no catalogue yet."""
    (tmp_path / "qa_desk").mkdir()
    (tmp_path / "qa_desk/page.py").write_text(CODE, "utf-8")
    return tmp_path


def merged(checkout, text):
    file = checkout / "more.txt"
    file.write_text(text, "utf-8")
    return strings.merge(checkout, [file])


def test_a_merged_catalogue_passes_and_speaks_chinese(checkout):
    assert merged(checkout, CHINESE) == []
    assert strings.check(checkout) == []
    chinese = gettext.translation("qa_desk", checkout / "resources/locale", ["zh_CN"])
    assert chinese.gettext("Score") == "评分"
    assert chinese.ngettext("{n} call", "{n} calls", 5) == "{n} 通电话"
    assert chinese.gettext("First line\nsecond line") == "第一行\n第二行"
    assert chinese.gettext("Within") == "里面"
    assert b"eft alone" not in strings.po_file(checkout).read_bytes()


def test_updating_an_up_to_date_catalogue_changes_nothing(checkout):
    merged(checkout, CHINESE)
    before = strings.po_file(checkout).read_bytes()
    strings.write(checkout, strings.extracted(checkout))
    assert strings.po_file(checkout).read_bytes() == before
    assert b"Date" not in before


def test_a_text_gone_from_the_code_leaves_the_catalogue(checkout):
    merged(checkout, CHINESE)
    (checkout / "qa_desk/page.py").write_text('_("Score")\n', "utf-8")
    strings.write(checkout, strings.extracted(checkout))
    assert "At {time}" not in strings.po_file(checkout).read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("在 {time}", "在 {times}", "other placeholders"),
        ("在 {time}", "在 {time", "other placeholders"),
        ("{n} 通电话", "电话", "other placeholders"),
        ("%(file)s 没有了", "%（file）s 没有了", "other placeholders"),
        ("评分", "", "is not translated"),
        ("评分", "打分", "is not what the code says"),
    ],
)
def test_an_unsound_translation_is_refused(checkout, before, after, complaint):
    merged(checkout, CHINESE)
    file = strings.po_file(checkout)
    file.write_text(file.read_text("utf-8").replace(f'"{before}"', f'"{after}"'), "utf-8")
    assert complaint in "\n".join(strings.check(checkout))


def test_a_fuzzy_translation_is_refused(checkout):
    merged(checkout, CHINESE)
    file = strings.po_file(checkout)
    file.write_text(
        file.read_text("utf-8").replace('msgid "Score"', '#, fuzzy\nmsgid "Score"'), "utf-8"
    )
    assert "'Score' is fuzzy" in strings.check(checkout)


def test_merging_says_which_lines_it_could_not_use(checkout):
    merged(checkout, CHINESE)
    unused = merged(checkout, "Gone\t没有\nScore\t打分\nno tab here\n")
    assert [line.split(": ", 1)[1].split(":")[0] for line in unused] == [
        "not in the code",
        "already translated as 评分",
        "no translation after a tab",
    ]
    assert strings.check(checkout) == []


def test_a_line_with_two_tabs_or_more_is_refused_with_its_file_and_line(checkout):
    two = "{n} call\t{n} calls\t{n} 通电话"
    unused = merged(checkout, f"Score\t评分\n{two}\nScore\t评分\t\n")
    assert [line.split(": ")[:2] for line in unused] == [
        [
            f"{checkout / 'more.txt'}:{number}",
            "more than one tab, so it is not clear where the translation begins",
        ]
        for number in (2, 3)
    ]
    assert "{n} calls" not in strings.po_file(checkout).read_text("utf-8").split("msgstr")[-1]
