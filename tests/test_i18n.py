"""One mechanism for every text, in two languages."""

import threading

import pytest

from qa_desk import i18n
from qa_desk.i18n import N_, Bilingual, _, ngettext


def test_texts_follow_the_language_of_the_program():
    assert _("Sign in") == "Sign in"
    i18n.set_language("zh")
    assert _("Sign in") == "登录"
    assert i18n.switch_language() == "en"
    assert _("Sign in") == "Sign in"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="fr"):
        i18n.set_language("fr")


def test_a_text_without_a_translation_is_shown_as_it_is():
    i18n.set_language("zh")
    assert _("Nobody ever translates this.") == "Nobody ever translates this."
    assert ngettext("{n} stone", "{n} stones", 2) == "{n} stones"
    assert N_("Sign in") == "Sign in"


def test_a_document_speaks_its_own_language_on_its_own_thread():
    elsewhere = []
    with i18n.speaking("zh"):
        thread = threading.Thread(target=lambda: elsewhere.append(i18n.language()))
        thread.start()
        thread.join()
        assert i18n.language() == "zh"
    assert (i18n.language(), elsewhere) == ("en", ["en"])


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_SG"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_system_says_the_first_language(monkeypatch, wish, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in wish.items():
        monkeypatch.setenv(name, value)
    assert i18n.system_language() == language


def test_a_centres_own_text_falls_back_to_the_language_it_has():
    """P19."""
    both, chinese, english = Bilingual("问候", "Greeting"), Bilingual("问候"), Bilingual(en="Hello")
    assert [str(text) for text in (both, chinese, english)] == ["Greeting", "问候", "Hello"]
    with i18n.speaking("zh"):
        assert [str(text) for text in (both, chinese, english)] == ["问候", "问候", "Hello"]


def test_words_that_stay_on_screen_follow_the_language():
    place = i18n.Bilingual.of(lambda: i18n._("Demonstration centre"))
    assert str(place) == "Demonstration centre"
    i18n.set_language("zh")
    assert str(place) != "Demonstration centre"
