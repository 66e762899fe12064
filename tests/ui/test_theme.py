import itertools
import re
from dataclasses import asdict

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QIcon, QPainter, QPixmap, QRawFont
from PySide6.QtWidgets import QLabel, QPushButton

from qa_desk import paths
from qa_desk.ui import theme

ICONS = sorted((paths.resources() / "icons").glob("*.svg"))
GROUNDS = {
    "text": ("background", "surface", "rail", "hover", "pressed", "accent_ground"),
    "dim": ("background", "surface", "rail", "accent_ground"),
    "accent": ("background", "surface", "accent_ground"),
    "fatal": ("background", "surface", "fatal_ground"),
    "late": ("background", "surface", "late_ground"),
    "good": ("background", "surface", "good_ground"),
    "on_accent": ("accent", "accent_hover"),
}


def luminance(shade):
    parts = [int(shade[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours_in(image):
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("colours", theme.THEMES.values(), ids=theme.THEMES)
def test_everything_that_is_read_has_enough_contrast(colours):
    shades = asdict(colours)
    poor = {
        (text, ground): round(ratio, 2)
        for text, grounds in GROUNDS.items()
        for ground in grounds
        if (ratio := contrast(shades[text], shades[ground])) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_theme_fills_the_style_sheet(qapp, name):
    theme.apply(qapp, name)
    assert "$" not in qapp.styleSheet()
    assert theme.colours().name == name
    for picture in re.findall(r'url\("([^"]+)"\)', qapp.styleSheet()):
        assert (paths.resources() / "icons/theme" / picture.rsplit("/", 1)[1]).is_file()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_is_drawn_in_the_pixels_of_the_screen(qapp, ratio):
    pixmap = theme.icon("inbox", "accent").pixmap(QSize(16, 16), ratio)
    assert pixmap.size() == QSize(16, 16) * ratio
    assert pixmap.devicePixelRatio() == ratio
    assert theme.LIGHT.accent in colours_in(pixmap.toImage())


def test_an_icon_follows_the_theme_and_fades_when_disabled(qapp):
    icon = theme.icon("play", "fatal")
    theme.apply(qapp, "dark")
    assert theme.DARK.fatal in colours_in(icon.pixmap(24, 24).toImage())
    assert theme.DARK.faint in colours_in(icon.pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage())


def test_an_icon_in_a_wide_place_stands_at_the_left(qapp):
    image = theme.icon("inbox").pixmap(QSize(32, 16)).toImage()
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(16, 32) for y in range(16))


@pytest.mark.parametrize("file", ICONS, ids=lambda file: file.stem)
def test_every_icon_can_be_coloured(qapp, file):
    assert "currentColor" in file.read_text("utf-8")
    assert theme.LIGHT.text in colours_in(theme.icon(file.stem, "text").pixmap(48, 48).toImage())


def test_the_licence_of_the_icons_lies_beside_them():
    assert "ISC" in (paths.resources() / "icons/LICENSE-lucide.txt").read_text("utf-8")


@pytest.mark.parametrize("family", ["Noto Sans SC", "QA Desk Rare Characters"])
def test_chinese_has_a_font_on_every_machine(qapp, family):
    assert family in QFontDatabase.families()
    assert family in qapp.font().families()


def test_rare_characters_of_names_are_drawn_and_no_empty_box(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    label.setFixedSize(60, 40)
    pictures = []
    for character in "𠮷𪻐𡑮𫀅":
        label.setText(character)
        pictures.append(label.grab().toImage())
    different = [one != other for one, other in itertools.combinations(pictures, 2)]
    assert all(different)  # boxes would be alike
    shipped = QRawFont(str(paths.resources() / "fonts/RareCharacters.ttf"), 16)
    assert all(shipped.supportsCharacter(ord(character)) for character in "𠮷𪻐𡑮𫀅")


def test_text_grows_with_the_size_a_person_chose(qtbot, qapp):
    label, button = QLabel("Awaiting CSR confirmation"), QPushButton("Release")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    small = QFontInfo(label.font()).pixelSize(), button.sizeHint().height()
    theme.apply(qapp, "light", scale=1.5)
    assert QFontInfo(label.font()).pixelSize() == round(small[0] * 1.5)
    assert button.sizeHint().height() > small[1]
    assert theme.px(100) == 150


def test_the_size_of_text_goes_by_steps_and_stays_when_the_theme_changes(qapp):
    theme.apply(qapp, "light", scale=1.0)
    assert [theme.resize(1) for _ in theme.TEXT_SIZES] == ["115", "130", "150", "175", "175"]
    theme.switch()
    assert (theme.colours().name, theme.px(100)) == ("dark", 175)
    assert [theme.resize(-1) for _ in theme.TEXT_SIZES] == ["150", "130", "115", "100", "100"]


@pytest.mark.parametrize("kept", ["", "large", "99"])
def test_a_size_that_is_none_follows_the_system(qapp, kept):
    theme.take_text_size("150")
    theme.take_text_size(kept)
    theme.apply(qapp, "light")
    assert theme.px(100) == 100


def test_a_change_of_theme_is_told(qtbot, qapp):
    with qtbot.waitSignal(theme.changes().happened):
        theme.apply(qapp, "dark")
    assert qapp.palette().window().color() == QColor(theme.DARK.background)


def test_a_part_given_later_changes_the_looks_at_once(qtbot):
    button = QPushButton("Release")
    qtbot.addWidget(button)
    button.show()
    theme.role(button, "primary")
    assert theme.LIGHT.accent in colours_in(button.grab().toImage())
    button.close()


def test_an_icon_where_there_is_no_room_is_none(qapp):
    icon = theme.icon("search")
    target = QPixmap(20, 20)
    painter = QPainter(target)
    icon.paint(painter, QRect(0, 0, 0, 16))  # a button that was squeezed
    painter.end()
    assert icon.pixmap(QSize(0, 0)).isNull()
