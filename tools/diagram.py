"""Draw the table of steps into ARCHITECTURE.md, between its two workflow marks."""

import re
from pathlib import Path

from qa_desk.rules.workflow import STATUSES, STEPS

FILE = Path(__file__).resolve().parent.parent / "ARCHITECTURE.md"
MARKS = re.compile("(?<=<!-- workflow -->\n).*(?=<!-- /workflow -->)", re.DOTALL)


def diagram() -> str:
    """Return the table as a Mermaid state diagram (in English)."""
    used = {code for step in STEPS for code in (step.source, step.target)}
    lines = ["stateDiagram-v2"]
    lines += [f"    {s.code}: {s.code} {s.name}" for s in STATUSES.values() if s.code in used]
    lines += [
        f"    {step.source or '[*]'} --> {step.target}: {step.code} {step.label}" for step in STEPS
    ]
    lines += [f"    {s.code} --> [*]" for s in STATUSES.values() if s.code in used and s.closed]
    return "\n".join(lines) + "\n"


def drawn(text: str) -> str:
    """Return the document with the diagram of the table as it is now."""
    return MARKS.sub(lambda _old: f"```mermaid\n{diagram()}```\n", text)


if __name__ == "__main__":
    FILE.write_text(drawn(FILE.read_text("utf-8")), "utf-8")
