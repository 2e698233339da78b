"""Scales hold what they are given, ticks are round, and words keep apart and within their room."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from trygt.charts import words
from trygt.charts.scales import apart, by_size, covering

NUMBERS = st.lists(st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-9), min_size=1)


@given(NUMBERS, st.booleans())
def test_a_scale_holds_its_numbers_and_has_few_round_ticks(
    numbers: list[float], zero: bool
) -> None:
    scale = covering(numbers, zero=zero)
    slack = (scale.high - scale.low) * 1e-6
    assert scale.low - slack <= min(numbers) <= max(numbers) <= scale.high + slack
    assert scale.low < scale.high
    assert not zero or scale.low <= 0 <= scale.high
    assert 2 <= len(scale.ticks) <= 7
    assert (scale.ticks[0], scale.ticks[-1]) == (scale.low, scale.high)
    shown = [words.number(tick, scale.decimals) for tick in scale.ticks]
    assert len(set(shown)) == len(shown)


def test_ticks_are_where_people_put_them() -> None:
    assert covering([3, 16.2]).ticks == (0, 5, 10, 15, 20)
    assert covering([0.12, 0.31]).ticks == (0, 0.1, 0.2, 0.3, 0.4)
    assert covering([10400, 10480], zero=False).ticks == (10400, 10420, 10440, 10460, 10480)
    assert covering([9, 16], zero=False).low == 8
    assert covering([4, 16], zero=False).low == 0
    assert covering([None]).ticks == ()


@given(st.lists(st.floats(0.01, 1e7), min_size=1))
def test_a_scale_of_sizes_holds_its_sizes(sizes: list[float]) -> None:
    scale = by_size(sizes)
    assert scale.low <= min(sizes) * 1.0001
    assert max(sizes) <= scale.high * 1.0001
    assert len(scale.ticks) <= 11


@given(st.lists(st.tuples(st.floats(-50, 300), st.sampled_from([18.0, 36.0])), max_size=6))
def test_words_keep_apart_in_their_order_and_within(wanted: list[tuple[float, float]]) -> None:
    places, room = [place for place, _ in wanted], [height for _, height in wanted]
    found = apart(places, room, 0, 250)
    boxes = sorted(
        (at - height / 2, at + height / 2) for at, height in zip(found, room, strict=True)
    )
    assert all(one[1] <= two[0] + 1e-6 for one, two in itertools.pairwise(boxes))
    assert all(low >= -1e-6 and high <= 250 + 1e-6 for low, high in boxes)
    order = sorted(range(len(places)), key=places.__getitem__)
    assert [found[at] for at in order] == sorted(found)


@given(st.text(max_size=60), st.floats(20, 200))
def test_text_is_broken_between_words_and_only_a_too_wide_word_is_cut(
    text: str, room: float
) -> None:
    lines = words.wrapped(words.clean(text), room)
    assert all(words.width(line) <= room or line == "…" for line in lines)
    given = words.clean(text).split()
    found = " ".join(lines).split()
    assert len(found) == len(given)
    for word, shown in zip(given, found, strict=True):
        wide = words.width(word) > room
        assert (shown == word) is not wide or shown == "…"
        assert word.startswith(shown.removesuffix("…"))
