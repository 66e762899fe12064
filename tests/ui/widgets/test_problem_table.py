"""What an import left out, as a table and as a file."""

import csv
import io

from qa_desk.rules.list_problems import Problem
from qa_desk.ui.widgets import problem_table
from qa_desk.ui.widgets.problem_table import ProblemTable


def test_a_list_of_problems_keeps_its_line_breaks_in_cells():
    problem = Problem("a,b.csv", 3, "Close the quotation mark.", 'x"y')
    lines = list(
        csv.reader(io.StringIO(problem_table.as_csv([problem]).decode("utf-8-sig"), newline=""))
    )
    assert lines[1] == ["a,b.csv", "3", "Close the quotation mark.", 'x"y']


def test_no_cell_of_the_file_becomes_a_formula():
    text = problem_table.as_csv([Problem("=a.csv", 0, "Empty.")]).decode("utf-8-sig")
    assert text.splitlines()[1] == "'=a.csv,,Empty.,"


def test_the_table_is_there_only_while_something_was_left_out(qtbot):
    table = ProblemTable()
    qtbot.addWidget(table)
    assert table.isHidden()
    table.show_problems([Problem("a.csv", 3, "Close the quotation mark.")])
    assert table.isVisible()
    assert table.table.total == 1
    table.show_problems(())
    assert table.isHidden()
