"""The catalogues of bokmål and nynorsk: whole, sound, and without what nobody says any more."""

import re

import pytest
from babel.messages.catalog import Message

from tooling import words

# English ids that a translation may repeat, and why.
SAME = {
    "%(name)s (%(n)s)": "a name and a count",
    "%(who)s, %(when)s": "nothing but places",
    "Administrator": "the same word",
    "Finland": "the same name",
    "Format": "the same word",
    "Journal": "the same word",
    "Open": "nynorsk has the same word",
    "Status": "the same word",
    "Trygt": "the product's name",
    "Person": "the same word",
    "person": "the same word",
}
PLACE = re.compile(r"%\(\w+\)[sd]|%d|%%|\{\w+\}|</?\w+[^>]*>")


@pytest.fixture(scope="module")
def ids() -> set[words.Words]:
    return words.found()


def messages(language: str) -> list[Message]:
    return [message for message in words.catalogue(language) if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each id of a message with its translation; the plural beside the plural."""
    if isinstance(message.id, str):
        assert isinstance(message.string, str)
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_word_is_translated_and_an_unknown_one_is_missed(
    language: str, ids: set[words.Words]
) -> None:
    assert words.waiting(language, ids) == []
    assert words.waiting(language, {"A word that nobody has said"}) != []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_catalogue_keeps_a_word_that_has_left_the_product(
    language: str, ids: set[words.Words]
) -> None:
    said = {word if isinstance(word, str) else word[0] for word in ids}
    kept = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in messages(language)
    }
    assert kept - said == set()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_translations_have_the_places_of_their_ids(language: str) -> None:
    wrong = []
    for message in messages(language):
        many = sorted(PLACE.findall(pairs(message)[-1][0]))
        for at, (english, translated) in enumerate(pairs(message)):
            found = sorted(PLACE.findall(translated))
            one_in_words = at == 0 and len(pairs(message)) == 2 and set(found) <= set(many)
            if found != sorted(PLACE.findall(english)) and not one_in_words:
                wrong.append((english, translated))
    assert wrong == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_translations_begin_and_end_as_their_ids(language: str) -> None:
    """A sentence stays a sentence, a label stays a label."""
    wrong = [
        (english, translated)
        for message in messages(language)
        for english, translated in pairs(message)
        if translated != translated.strip() or english.endswith(".") != translated.endswith(".")
    ]
    assert wrong == []


def test_no_translation_is_the_english_id_unless_the_words_are_the_same() -> None:
    same = {
        english
        for language in words.LANGUAGES
        for message in messages(language)
        for english, translated in pairs(message)
        if english == translated
    }
    assert same == set(SAME)


def test_the_two_norwegians_are_two() -> None:
    """Nynorsk is written, not copied: words that only bokmål has do not stand in it."""
    bokmaal = re.compile(
        r"\b(ikke|jeg|hvem|hva|hvor|hvis|fra|noen|noe|hver|saken|deres|ble|gjøre|være|kommer|også)\b",
        re.IGNORECASE,
    )
    nynorsk = [text for message in messages("nn") for _english, text in pairs(message)]
    assert [text for text in nynorsk if bokmaal.search(text)] == []
    assert any(bokmaal.search(text) for m in messages("nb") for _english, text in pairs(m))
