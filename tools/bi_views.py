"""Write the columns of the open read views into docs/bi-views.md, between its two marks."""

import re
from pathlib import Path

from qa_desk.models.bi_columns import VIEWS, View

FILE = Path(__file__).resolve().parent.parent / "docs" / "bi-views.md"
MARKS = re.compile("(?<=<!-- views -->\n).*(?=<!-- /views -->)", re.DOTALL)


def tables() -> str:
    """Return the columns of all views as tables, in both languages."""
    return "\n".join(map(_table, VIEWS))


def _table(view: View) -> str:
    lines = [
        f"### {view.name}\n",
        f"{view.english}.  \n{view.chinese}。\n",
        "| Column 列 | Type 类型 | Meaning | 含义 |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{column.name}` | {column.type} | {column.english} | {column.chinese} |"
        for column in view.columns
    ]
    return "\n".join(lines) + "\n"


def written(text: str) -> str:
    """Return the document with the columns as they are now."""
    return MARKS.sub(lambda _old: tables(), text)


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text("utf-8")), "utf-8")
