"""Every fault names the file, the line, the key, and what to do."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.schemes.conftest import Spoil
from trygt.schemes.reading import BadScheme, read

# name: (file, what stands there, what is written instead, the key the fault names, words of the mend)
SPOILT = {
    "unknown key": (
        "scheme.yaml",
        "prefix: HOS",
        "prefix: HOS\ncolour: red",
        "colour",
        "remove it",
    ),
    "unknown key deep down": (
        "town.yaml",
        "        lines: 3",
        "        line: 3",
        "profile.0.sections.0.questions.0.line",
        "correct its spelling",
    ),
    "missing key": ("scheme.yaml", "prefix: HOS\n", "", "scheme", "lacks prefix; add it"),
    "missing language": (
        "scheme.yaml",
        "name: {en: Set sail, ja: 出航する}",
        "name: {en: Set sail}",
        "steps.1.name",
        "lacks ja; write the text in en, ja",
    ),
    "missing language in an example": (
        "scheme.yaml",
        "{en: Photographs, ja: 写真}",
        "{en: Photographs}",
        "steps.1.evidence.0",
        "lacks ja",
    ),
    "foreign language": (
        "scheme.yaml",
        "name: {en: Set sail, ja: 出航する}",
        "name: {en: Set sail, ja: 出航する, de: Segeln}",
        "steps.1.name",
        "has de, not among languages",
    ),
    "empty words": (
        "town.yaml",
        "title: {en: Boats, ja: 船の数}",
        'title: {en: Boats, ja: " "}',
        "profile.0.sections.0.questions.2.title",
        "write the words for ja",
    ),
    "unquoted no": (
        "scheme.yaml",
        "key: adrift",
        "key: no",
        "vocabulary.scale.1.key",
        'must be quoted: "no"',
    ),
    "language that YAML reads as false": (
        "scheme.yaml",
        "name: {en: Set sail, ja: 出航する}",
        "name: {no: Heis segl, ja: 出航する}",
        "steps.1.name",
        'must be quoted: "no"',
    ),
    "duplicate key": (
        "scheme.yaml",
        "prefix: HOS",
        "prefix: HOS\nprefix: HOP",
        "prefix",
        "remove one",
    ),
    "question key used twice": (
        "harbour.yaml",
        "key: shelf-straps",
        "key: town-story",
        "profile.1.sections.0.questions.3.key",
        "keys are unique",
    ),
    "unknown step": (
        "scheme.yaml",
        "step: sail",
        "step: sale",
        "stages.3.milestones.2.step",
        "use one of chart, sail",
    ),
    "unknown theme": (
        "harbour.yaml",
        "theme: QUAKE",
        "theme: QUACK",
        "profile.1.sections.0.questions.3.theme",
        "use one of QUAKE, SEA",
    ),
    "unknown phase": (
        "harbour.yaml",
        "phases: [OLD]",
        "phases: [ELDERLY]",
        "profile.1.sections.0.questions.3.phases",
        "use one of OLD, YOUNG",
    ),
    "unknown law": (
        "harbour.yaml",
        "laws: [pier-act]",
        "laws: [pear-act]",
        "profile.1.sections.0.questions.2.laws",
        "add it to laws",
    ),
    "condition on no question": (
        "harbour.yaml",
        "show_if: {has-beach: beach}",
        "show_if: {has-sand: beach}",
        "profile.1.sections.0.questions.1.show_if",
        "name an earlier question",
    ),
    "condition that looks ahead": (
        "harbour.yaml",
        "show_if: {has-beach: beach}",
        "show_if: {pier-ladders: anchored}",
        "profile.1.sections.0.questions.1.show_if",
        "name an earlier question",
    ),
    "condition on no answer": (
        "harbour.yaml",
        "show_if: {has-beach: beach}",
        "show_if: {has-beach: sand}",
        "profile.1.sections.0.questions.1.show_if",
        "use one of beach, no-beach",
    ),
    "condition on one of many answers": (
        "harbour.yaml",
        "show_if: {has-beach: beach}",
        "show_if: {peril-name: beach}",
        "profile.1.sections.0.questions.1.show_if",
        "name a question outside rounds",
    ),
    "unknown kind": (
        "town.yaml",
        "kind: date",
        "kind: day",
        "profile.0.sections.0.questions.1",
        "kind day is unknown; use one of",
    ),
    "key with a space": (
        "town.yaml",
        "key: town-boats",
        "key: town boats",
        "profile.0.sections.0.questions.2.key",
        "write it as",
    ),
    "version without quotes": (
        "scheme.yaml",
        'version: "1.0"',
        "version: 1.0",
        "version",
        "quotes",
    ),
    "nobody signs": (
        "scheme.yaml",
        (
            "        name: {en: City mayor, ja: 市長}\n        signs: true\n"
            "      - key: safety-council-chair\n"
            "        name: {en: Chair of the safety council, ja: 安全協議会会長}\n        signs: true\n"
        ),
        "        name: {en: City mayor, ja: 市長}\n",
        "communities.0",
        "at least one post must have signs: true",
    ),
    "two submit": (
        "scheme.yaml",
        "        signs: true\n",
        "        signs: true\n        submits: true\n",
        "communities.0",
        "exactly one post must have submits: true",
    ),
    "stages out of order": (
        "scheme.yaml",
        "  - key: statement\n",
        "  - key: ended\n",
        "stages",
        "reorder them",
    ),
    "stage of its own": (
        "scheme.yaml",
        "  - key: statement\n",
        "  - key: party\n",
        "stages.4.key",
        "must be 'interest'",
    ),
    "meeting without its stage": (
        "scheme.yaml",
        "diploma:\n",
        (
            "meeting:\n  name: {en: Meeting, ja: 会議}\n  preferred: quay\n  forms:\n"
            "    - {key: quay, name: {en: Quay, ja: 埠頭}}\ndiploma:\n"
        ),
        "meeting",
        "write both or neither",
    ),
    "misspelt blank": (
        "scheme.yaml",
        '"{community} and {owner} promise to begin."',
        '"{town} and {owner} promise to begin."',
        "letter.purpose.en",
        "{town} is no blank that is filled in",
    ),
    "day that is none": ("scheme.yaml", "day: 3,", "day: 31,", "rules.report", "no 31"),
    "limit that is off the rating scale": ("scheme.yaml", "met: 3", "met: 9", "rating", "scale"),
    "include outside the folder": (
        "scheme.yaml",
        "!include town.yaml",
        "!include ../../../etc/passwd",
        "profile.0",
        "there is no file ../../../etc/passwd in",
    ),
    "include beside the folder": (
        "scheme.yaml",
        "!include town.yaml",
        "!include ../nowhere/town.yaml",
        "profile.0",
        "there is no file ../nowhere/town.yaml in",
    ),
    "include that leads back": (
        "town.yaml",
        "lead: {en: Who you are., ja: 町の紹介です。}",
        "lead: !include scheme.yaml",
        "profile.0.lead",
        "includes itself",
    ),
    "not YAML": ("town.yaml", "sections:", "sections: [", "profile.0", "mend the indentation"),
    "another tag": (
        "town.yaml",
        "key: town\n",
        "key: !!python/name:os.system\n",
        "profile.0.key",
        "",
    ),
    "tag of its own": (
        "town.yaml",
        "key: town\n",
        "key: !run ls\n",
        "profile.0.key",
        "only !include",
    ),
    "alias": (
        "town.yaml",
        "key: town\n",
        "key: &a town\nother: *a\n",
        "profile.0",
        "write the words out",
    ),
    "date that is none": (
        "town.yaml",
        "key: town-founded",
        "key: 2026-13-45",
        "profile.0.sections.0.questions.1.key",
        "put it in quotes",
    ),
    "merge key": ("town.yaml", "key: town\n", "key: town\n<<: {a: b}\n", "profile.0", "quotes"),
    "key that is a list": (
        "town.yaml",
        "key: town\n",
        "key: town\n? [a]\n: b\n",
        "profile.0",
        "no word",
    ),
    "character that is no text": ("town.yaml", "Boats", "Bo\x07ats", "profile.0", "remove it"),
    "nothing in the file": ("scheme.yaml", "version", "---\nversion", "scheme", "is not YAML here"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_fault_says_where_what_and_how_to_mend_it(what: str, spoil: Spoil, copy: Path) -> None:
    name, old, new, key, mend = SPOILT[what]
    faults = spoil(name, old, new)
    named = [fault for fault in faults if fault.key == key]
    assert named, [str(fault) for fault in faults]
    fault = named[0]
    assert mend in fault.what
    assert (copy / fault.file).is_file()
    assert fault.line > 0 or what == "character that is no text"
    assert str(fault).startswith(f"{fault.file}:{fault.line}: {key}: ")


def test_a_fault_names_the_very_line(spoil: Spoil, copy: Path) -> None:
    [fault] = spoil("town.yaml", "title: {en: Boats, ja: 船の数}", "title: {en: Boats}")
    lines = (copy / fault.file).read_text(encoding="utf-8").splitlines()
    assert lines[fault.line - 1].strip() == "title: {en: Boats}"


def test_all_faults_are_told_at_once(spoil: Spoil, copy: Path) -> None:
    path = copy / "harbour.yaml"
    path.write_text(path.read_text("utf-8").replace("theme: SEA", "theme: LAND"), "utf-8")
    with pytest.raises(BadScheme) as refused:
        read(copy)
    assert len(refused.value.faults) == 1
    path.write_text(path.read_text("utf-8").replace("theme: QUAKE", "theme: LAND"), "utf-8")
    with pytest.raises(BadScheme) as refused:
        read(copy)
    assert len(refused.value.faults) == 2


def test_a_folder_without_a_scheme_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadScheme, match=r"scheme\.yaml:0: scheme: there is no file scheme\.yaml"):
        read(tmp_path)


def test_bombs_are_refused_quickly(copy: Path) -> None:
    (copy / "town.yaml").write_text("[" * 5000 + "]" * 5000, encoding="utf-8")
    with pytest.raises(BadScheme, match="nested too deeply"):
        read(copy)
    (copy / "town.yaml").write_bytes(b"key: \xff\xfe")
    with pytest.raises(BadScheme, match="not UTF-8"):
        read(copy)
    (copy / "town.yaml").write_text("#" * 2_000_001, encoding="utf-8")
    with pytest.raises(BadScheme, match="split it"):
        read(copy)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=12,
    )
)
def test_whatever_a_file_holds_the_answer_is_faults_never_a_crash(
    copy: Path, content: object
) -> None:
    (copy / "town.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadScheme) as refused:
        read(copy)
    assert refused.value.faults
    assert all(fault.file and fault.key and fault.what for fault in refused.value.faults)
