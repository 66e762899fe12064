"""What is tried, read from attempts.sql."""

import re
from pathlib import Path

GUESSES = ("", "password", "123456", "12345678", "qadesk", "qa_desk", "postgres", "admin")


def read():
    """Return all attempts as (whose right it is, SQL with words in braces to be filled in)."""
    text = Path(__file__).with_name("attempts.sql").read_text("utf-8")
    found, right = [], ""
    for block in re.split(r"\n(?=\S)", text):
        if heading := re.fullmatch(r"-- (\w[\w. ]*)(:.*)?\n?", block):
            right = heading[1]
        elif not block.startswith("--"):
            found.append((right, " ".join(block.split())))
    return found


def filled(sql, values):
    """Put in the words that stand in braces; other braces stay."""
    return re.sub(r"\{(\w+)\}", lambda word: str(values[word[1]]), sql)
