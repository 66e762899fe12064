"""Every clause that is CORE, GOV or GOV-lite is carried by a test that names it.

A test carries a clause by its name (`test_s3_3g_…`), or its id stands in the test.
"""

import re
from pathlib import Path

from qa_desk import paths
from qa_desk.rules import requirements

HERE = Path(__file__).parent
CLAUSES = requirements.clauses((paths.resources() / "requirements.yaml").read_text("utf-8"))


def carried():
    """Return the ids of the clauses that some test carries."""
    files = [file for file in sorted(HERE.rglob("test_*.py")) if file != Path(__file__)]
    words = "\n".join(file.read_text("utf-8") for file in files)
    written = set(re.findall(r"(?<![\w.-])(?:C|S\w+)-[\w.–]*\w", words))
    names = [
        name for name in re.findall(r"def (test_\w+)", words) if re.search(r"_s\d\w*_\d", name)
    ]
    return {clause.id for clause in CLAUSES if clause.id in written or is_named(clause.id, names)}


def is_named(clause, names):
    plain = re.sub(r"\W+", "_", clause.lower())
    return any(re.search(rf"_{plain}(?:_(?![0-9a-f]_)|$)", name) for name in names)


def test_every_clause_that_is_ours_is_carried_by_a_test():
    ours = {clause.id for clause in CLAUSES if clause.pages}
    assert ours - carried() == set()
