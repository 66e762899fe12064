"""Draw the table of steps into ARCHITECTURE.md, between its two workflow marks."""

import re
from pathlib import Path

from qa_desk.rules import workflow

FILE = Path(__file__).resolve().parent.parent / "ARCHITECTURE.md"
MARKS = re.compile("(?<=<!-- workflow -->\n).*(?=<!-- /workflow -->)", re.DOTALL)


def drawn(text: str) -> str:
    """Return the document with the diagram of the table as it is now."""
    return MARKS.sub(lambda _old: f"```mermaid\n{workflow.diagram().strip()}\n```\n", text)


if __name__ == "__main__":
    FILE.write_text(drawn(FILE.read_text("utf-8")), "utf-8")
