"""How the checklist form looks where it differs from the program's style sheet."""

from dataclasses import asdict
from string import Template

from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.ui import theme

_SHEET = Template("""
QLabel[role="section"] { color: $dim; font-size: ${small}px; font-weight: 600; }
QLabel[role="guidance"] { font-size: ${small}px; }
QPushButton[option] { min-width: ${wide}px; min-height: ${tall}px; padding: 0 2px;
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px; }
QPushButton[counted="true"] { min-width: ${counted}px; }
QPushButton[option]:hover { border-color: $accent; background: $surface; }
QPushButton[option]:disabled { color: $dim; }
QPushButton[option="fatal"] { color: $fatal; }
QPushButton[option]:checked { color: $on_accent; font-weight: 600; border-color: $accent;
    background: $accent; }
QPushButton[option="part"]:checked { background: $late; border-color: $late; }
QPushButton[option="fatal"]:checked { background: $fatal; border-color: $fatal; }
QPushButton[option="na"]:checked { background: $dim; border-color: $dim; }
QPushButton[mark] { min-height: ${chip}px; padding: 0 6px; border: 1px solid transparent;
    border-radius: 4px; background: $accent_ground; color: $accent; font-size: ${small}px;
    font-weight: 600; }
QPushButton[mark]:hover, QPushButton[mark]:focus { border: 1px solid $accent; padding: 0 6px; }
FormRow[current="true"] QPushButton[mark] { background: $surface; }
QLineEdit[note] { min-height: ${chip}px; padding: 0 3px; border: 1px solid transparent;
    background: transparent; border-radius: 4px; font-size: ${small}px; color: $dim; }
QLineEdit[note]:hover { border: 1px solid $edge; }
QLineEdit[note]:focus { border: 1px solid $accent; padding: 0 3px; background: $surface;
    color: $text; }
QLineEdit[note] { placeholder-text-color: $dim; }
FatalRow QCheckBox::indicator:checked { background: $fatal; border-color: $fatal; }
QLineEdit[need="true"] { placeholder-text-color: $late; }
QComboBox[cause] { min-height: ${chip}px; padding: 0 6px; border-radius: 4px;
    font-size: ${small}px; border-color: $edge; }
QComboBox[cause]:focus { border: 1px solid $accent; padding: 0 6px; }
QComboBox[cause]::drop-down { width: 18px; }
QPushButton[repeated] { min-height: ${chip}px; padding: 0 4px; border: 1px solid transparent;
    border-radius: 4px; background: $late_ground; color: $late; font-size: ${small}px; }
QPushButton[repeated]:hover { border-color: $late; }
QLabel[dimension] { border: none; border-left: 3px solid $dim; padding-left: 3px; }
$dimensions
QFrame[banner="fatal"] { background: $fatal_ground; border-radius: 4px; }
QFrame[banner="fatal"] QLabel { color: $fatal; font-weight: 600; }
QFrame[banner="none"] QLabel { color: $dim; }
QLabel[role="over"] { color: $late; font-size: ${small}px; font-weight: 600; }
QPushButton[role="missing"] { border: 1px solid transparent; background: transparent;
    color: $late; font-size: ${small}px; padding: 0 2px; min-height: ${chip}px;
    text-align: right; }
QPushButton[role="missing"]:hover { background: $late_ground; }
QPushButton[role="missing"]:focus { border: 1px solid $accent; padding: 0 2px; }
QPushButton[role="missing"]:disabled { background: transparent; }
""")


_DIMENSIONS = {  # a letter code, a name or a place says the same beside each
    "light": ("#7C5CC4", "#0E8A8A", "#B2497F", "#5F7F22", "#6B7280"),
    "dark": ("#B197FC", "#4FC3C3", "#F08FBF", "#A9C96A", "#A3ABB8"),
}


def dimension_colours() -> dict[str, str]:
    """Return the colour of each dimension in the theme in use."""
    return dict(zip(DIMENSIONS, _DIMENSIONS[theme.colours().name], strict=True))


def style_sheet() -> str:
    """Return the form's style sheet in the theme in use."""
    return _SHEET.substitute(
        asdict(theme.colours()),
        dimensions="\n".join(
            f'QLabel[dimension="{code}"] {{ border-left-color: {colour}; }}'
            for code, colour in dimension_colours().items()
        ),
        small=theme.px(12),
        wide=theme.px(42),
        counted=theme.px(66),
        tall=theme.px(24),
        chip=theme.px(18),
    )
