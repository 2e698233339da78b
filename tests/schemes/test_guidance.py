"""The help beside the questions: complete, in every language, true to what we know, and a quick look that is quick."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from tests.schemes.test_measures import BOKMAAL_ONLY, NYNORSK_ONLY
from trygt import places
from trygt.schemes import queries
from trygt.schemes.definition import MeasureQuestion, Scheme
from trygt.schemes.guidance import MINUTES, Guidance, _read, guidance_of, minutes_of

KEY = "trygge-lokalsamfunn"
PLACES = Path(places.__file__).parent / "data"
FOLDER = queries.LIBRARY / KEY / "guidance"
VERSIONS = sorted(version for key, version in queries.folders() if key == KEY)

# Law references are unverified: guidance neither names a section nor says what a law demands.
LAW = re.compile(
    r"§|\bparagraf|\bsection \d|\blov(en|a|er)\b|lovpål|\blaws?\b|\bpålag[td]|\bstatut|\bAct\b"
    r"|forskrift|\bregulations?\b",
    re.IGNORECASE,
)


@pytest.fixture(params=VERSIONS)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    """Each version in turn: what is written holds for all of them."""
    return queries.get(KEY, request.param)


def every_version() -> list[Scheme]:
    return [scheme for scheme in queries.every() if scheme.key == KEY]


def measures_of(scheme: Scheme) -> list[MeasureQuestion]:
    return [q for q in scheme.questions.values() if isinstance(q, MeasureQuestion)]


def entries() -> Mapping[str, Guidance]:
    """All that is written, whether or not a version asks for it."""
    return _read(FOLDER)


def texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text with the question it belongs to."""
    for key, entry in entries().items():
        for name, text in (("looks_for", entry.looks_for), ("example", entry.example)):
            if text is not None:
                yield f"{key}.{name}", text


def test_every_measure_says_what_is_looked_for_and_shows_an_answer(scheme: Scheme) -> None:
    guidance = guidance_of(scheme)
    lacking = [
        f"{question.key}.{name}.{language}"
        for question in measures_of(scheme)
        for name in ("looks_for", "example")
        for language in scheme.languages
        if not (getattr(guidance.get(question.key), name, None) or {}).get(language, "").strip()
    ]
    assert not lacking
    assert all(2 <= minutes_of(question, guidance) <= 20 for question in measures_of(scheme))


def test_every_free_text_has_words_and_an_example(scheme: Scheme) -> None:
    guidance = guidance_of(scheme)
    free = [q for q in scheme.questions.values() if q.kind in {"text", "table"}]
    assert free
    assert not [q.key for q in free if not (q.key in guidance and guidance[q.key].looks_for)]
    assert not [q.key for q in free if bool(q.example) == bool(guidance[q.key].example)], (
        "one example each: the scheme's own, or the guidance's"
    )


def test_every_question_has_its_minutes(scheme: Scheme) -> None:
    guidance = guidance_of(scheme)
    unsaid = [key for key in scheme.questions if not (key in guidance and guidance[key].minutes)]
    assert not unsaid
    assert guidance.keys() <= scheme.questions.keys()
    assert all(minutes_of(q, {}) == MINUTES[q.kind] for q in scheme.questions.values())


def test_the_quick_look_takes_about_an_hour_and_touches_every_theme(scheme: Scheme) -> None:
    guidance = guidance_of(scheme)
    quick = [question for key, question in scheme.questions.items() if guidance[key].quick]
    assert 38 <= len(quick) <= 42
    assert 50 <= sum(minutes_of(question, guidance) for question in quick) <= 75

    measures = [question for question in quick if isinstance(question, MeasureQuestion)]
    assert len(measures) > len(quick) / 2
    assert 3 <= sum(question.kind == "text" for question in quick) <= 5
    every = measures_of(scheme)
    assert {measure.theme for measure in measures} == {measure.theme for measure in every}
    assert {measure.theme for measure in measures if measure.basis == "law"} == {
        measure.theme for measure in every if measure.basis == "law"
    }


def test_nobody_writes_of_a_question_that_no_version_asks() -> None:
    asked = {key for scheme in every_version() for key in scheme.questions}
    assert not entries().keys() - asked


def test_texts_are_written_in_all_languages_of_all_versions() -> None:
    wanted = {language for scheme in every_version() for language in scheme.languages}
    assert not [path for path, text in texts() if set(text) != wanted]


def test_the_languages_are_not_copies_of_each_other() -> None:
    for path, text in texts():
        assert text["nb"] != text["en"], path
        assert text["nb"] != text["nn"] or len(text["nb"]) < 60, path
        assert not NYNORSK_ONLY.search(text["nb"]), path
        assert not BOKMAAL_ONLY.search(text["nn"]), path
        assert not re.search(r"[æøåÆØÅ]\w*\s+\w*[æøå]", text["en"]), path


def test_no_two_questions_are_looked_at_in_the_same_words() -> None:
    for language in ("nb", "nn", "en"):
        looks = Counter(e.looks_for[language] for e in entries().values() if e.looks_for)
        assert not [words for words, times in looks.items() if times > 1]
        shown = Counter(e.example[language] for e in entries().values() if e.example)
        assert not [words for words, times in shown.items() if times > 1]


def test_guidance_never_speaks_of_what_a_law_says() -> None:
    assert not [
        (path, language, found.group())
        for path, text in texts()
        for language, words in text.items()
        if (found := LAW.search(words))
    ]


def test_texts_are_short_and_end_as_sentences_do() -> None:
    for path, text in texts():
        for language, words in text.items():
            assert words == words.strip(), path
            assert len(words) <= 330, (path, language, len(words))
            assert words[-1] in ".?)", (path, language)
            assert "  " not in words, (path, language)
            assert "\n" not in words, (path, language)


def test_numbers_and_years_are_the_same_in_every_language() -> None:
    """A figure corrected in one language and left in another would mislead."""

    def figures(words: str) -> Counter[str]:
        joined = re.sub(r"(?<=\d)[ ,.](?=\d{3}\b)", "", words)
        return Counter(re.findall(r"\d+", joined))

    for path, text in texts():
        assert figures(text["nb"]) == figures(text["nn"]), path


def test_examples_name_no_real_municipality() -> None:
    with (PLACES / "municipalities.csv").open(encoding="utf-8", newline="") as rows:
        real = {row["name"] for row in csv.DictReader(rows)}
    assert len(real) > 300
    assert not [
        (path, language, named)
        for path, text in texts()
        for language, words in text.items()
        if (named := real & set(re.findall(r"\w+", words)))
    ]


def test_a_question_may_be_written_of_once_only(tmp_path: Path) -> None:
    entry = yaml.safe_dump([{"question": "STY-01", "minutes": 3}])
    (tmp_path / "one.yaml").write_text(entry, "utf-8")
    assert _read(tmp_path)["STY-01"].minutes == 3

    other = tmp_path / "other"
    other.mkdir()
    (other / "one.yaml").write_text(entry, "utf-8")
    (other / "two.yaml").write_text(entry, "utf-8")
    with pytest.raises(ValueError, match=r"two\.yaml: STY-01 has guidance already"):
        _read(other)
