"""The cells of a grid that is typed into."""

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem


def cell(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    """Return a cell; one that was never written is made, empty."""
    found = table.item(row, column)
    if found is None:
        found = QTableWidgetItem()
        table.setItem(row, column, found)
    return found
