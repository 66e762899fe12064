from qa_desk import i18n
from qa_desk.rules import dictionary
from qa_desk.rules.dictionary import LISTS, MEANINGS, explained


def test_every_entry_has_words_and_a_source():
    for key, meaning in MEANINGS.items():
        assert meaning.words, key
        assert meaning.source, key


def test_a_list_has_a_name_of_its_own():
    assert all(LISTS.values())


def test_a_meaning_is_said_in_the_language_spoken_now():
    with i18n.speaking("en"):
        assert explained("duration").unit == "hours:minutes:seconds"
        assert explained("team").unit == "text"
        assert explained("csr").words == MEANINGS["csr"].words


def test_of_a_column_without_a_meaning_nothing_is_said():
    assert explained("") == dictionary.Explained("", "", "")
