"""Delivery as bands: every answer has one, silence too, they fill the whole, and what is written can be read."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments.charts.bands import NARROW, ORDER, SIZE, delivery_bar, key, trend_chart
from commitments.charts.svg import width_of
from commitments.vocabulary import HEADLINE_CHOICES

from .drawing import every, read, words

COUNTS = [("on_track", 20), ("at_risk", 10), ("completed", 4), ("not_reported", 15), ("off_track", 0)]


def bands(drawn: object) -> dict[str, float]:
    """The bands of one column or bar by their code, and how long each is."""
    found: dict[str, float] = {}
    for one in every(drawn, "rect"):  # type: ignore[arg-type]
        if (fill := one.get("fill", "")).startswith("url(#"):
            code = fill.removeprefix("url(#").removesuffix(")").rpartition("-")[2]
            found[code] = float(one.get("width", "0")), float(one.get("height", "0"))  # type: ignore[assignment]
    return found


def points(n: int) -> list[tuple[dt.date, str, list[tuple[str, int]]]]:
    days = [dt.date(2023 + number // 2, 1 + number % 2 * 6, 30) for number in range(n)]
    named = [(day, f"{day.year}-H{1 + (day.month > 6)}", COUNTS) for day in days]
    return [*named, (dt.date(2032, 11, 20), "", COUNTS)]


def test_every_answer_has_a_band_and_not_reported_is_one_of_them() -> None:
    assert set(ORDER) == {code for code, _label in HEADLINE_CHOICES}
    assert [label for _swatch, label in key()][-1] == "Not reported"
    assert len({str(swatch).replace(code, "") for (swatch, _label), code in zip(key(), ORDER, strict=True)}) == len(
        ORDER
    )


@pytest.mark.parametrize("width", [760, NARROW])
def test_the_bands_of_a_bar_fill_it_in_proportion_and_none_has_no_room(width: float) -> None:
    drawn = bands(read(delivery_bar(COUNTS, width=width)))
    long = {code: size[0] for code, size in drawn.items()}  # type: ignore[index]
    assert set(long) == {"completed", "on_track", "at_risk", "not_reported"}
    assert sum(long.values()) == pytest.approx(width - 1, abs=0.1)
    assert long["on_track"] == pytest.approx(2 * long["at_risk"], abs=0.1)
    assert long["not_reported"] / (width - 1) == pytest.approx(15 / 49, abs=0.001)


def test_a_bar_says_its_denominator_and_every_count_in_words() -> None:
    said = read(delivery_bar(COUNTS)).get("aria-label")
    assert said == "Delivery of 49 commitments: Completed 4, On track 20, At risk 10, Not reported 15"


def test_nothing_to_count_draws_nothing_and_divides_by_nothing() -> None:
    assert not bands(read(delivery_bar([("on_track", 0)])))
    assert not bands(read(trend_chart([])))


def test_numbers_stand_on_bands_with_room_for_them_only() -> None:
    assert words(read(delivery_bar([("on_track", 48), ("at_risk", 1)]))) == ["48"]


@pytest.mark.parametrize("width", [760, NARROW])
@pytest.mark.parametrize("n", [1, 7, 20])
def test_columns_are_of_one_scale_and_hold_their_counts(n: int, width: float) -> None:
    fewer = [(code, count // 2) for code, count in COUNTS]
    columns = [*points(n), (dt.date(2032, 11, 21), "half", fewer)]
    drawn = read(trend_chart(columns, width=width))
    groups = every(drawn, "g")
    assert len(groups) == n + 2
    tall = [sum(size[1] for size in bands(one).values()) for one in groups]  # type: ignore[index]
    assert tall[0] == pytest.approx(300 - 40 - 12, abs=0.1), "the most fill the height"
    assert tall[:-1] == pytest.approx([tall[0]] * (n + 1))
    assert tall[-1] == pytest.approx(tall[0] * sum(count for _code, count in fewer) / 49, abs=0.1)
    assert every(groups[0], "title")[0].text == "2023-H1: Completed 4, On track 20, At risk 10, Not reported 15"


@pytest.mark.parametrize("width", [760, NARROW])
@pytest.mark.parametrize("n", [0, 1, 7, 20])
def test_no_text_is_too_small_runs_over_another_or_out_of_the_picture(n: int, width: float) -> None:
    drawn = read(trend_chart(points(n), width=width))
    texts = every(drawn, "text")
    assert min(float(one.get("font-size", "0")) for one in texts) >= SIZE == 12
    names = [one for one in texts if one.get("y") == "276"]
    assert names[-1].text == "the day"
    reached = 0.0
    for one in names:
        wide, x = width_of(one.text or "", SIZE), float(one.get("x", "0"))
        start = {"middle": x - wide / 2, "end": x - wide}.get(one.get("text-anchor", ""), x)
        assert reached <= start
        reached = start + wide
    assert reached <= width + 0.01


def test_the_narrow_one_fits_a_phone_as_it_is_drawn() -> None:
    """So that no text shrinks: 360 pixels less a margin on either side."""
    for drawn in (delivery_bar(COUNTS, width=NARROW), trend_chart(points(20), width=NARROW)):
        assert float(read(drawn).get("width", "0")) <= 360 - 2 * 16
