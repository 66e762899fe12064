"""A checklist's sheets as a reader meets them: texts, merged cells filled."""

from qa_desk.rules.checklist_cells import Table
from qa_desk.rules.checklist_sheets import sheets
from qa_desk.rules.checklist_tables import Given, read

GIVEN = Given(code="ours", dimension="CS")
HEAD = ["一级指标", "二级指标", "分值", "评分标准", "致命", "维度"]


def tables(checklist, language="zh"):
    found = []
    for sheet in sheets(checklist, language):
        rows = [list(sheet.head)]
        rows += [["" if cell is None else str(cell) for cell in row] for row in sheet.rows]
        for column, first, last in sheet.merged:
            for row in rows[first + 1 : last + 2]:
                row[column] = rows[first + 1][column]
        found.append(Table(sheet.name, rows))
    return found


def plain(*rows, head=HEAD, given=GIVEN, above=()):
    """Return what is read out of a table of a few columns."""
    return read([Table("Sheet1", [*above, head, *rows])], "ours.xlsx", given)
