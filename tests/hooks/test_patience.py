"""How long a receiver that failed is waited for."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.outside.patience import GIVE_UP_AFTER, MOST_ASKED_FOR, WAITS, read_retry_after, wait_after

NONE = dt.timedelta()
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
NOW = dt.datetime(2024, 3, 1, 12, 0, tzinfo=dt.UTC)


def test_the_waits_grow() -> None:
    waits = [wait_after(failures, NONE) for failures in range(1, 9)]
    assert waits == [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR]


def test_a_receiver_that_stays_down_is_given_up_after_three_days_and_no_sooner() -> None:
    failing_for, failures = NONE, 1
    while (wait := wait_after(failures, failing_for)) is not None:
        failing_for, failures = failing_for + wait, failures + 1
    assert failing_for == GIVE_UP_AFTER
    assert 10 <= failures <= 13


@given(st.integers(1, 30), st.floats(0, 1), st.timedeltas(NONE, dt.timedelta(days=4)))
def test_chance_moves_a_wait_by_a_fifth_at_most(failures: int, chance: float, failing_for: dt.timedelta) -> None:
    wait = wait_after(failures, failing_for, chance=chance)
    if failing_for >= GIVE_UP_AFTER:
        assert wait is None
        return
    plain, left = WAITS[min(failures, len(WAITS)) - 1], GIVE_UP_AFTER - failing_for
    assert wait is not None
    assert NONE < wait <= left
    assert min(plain * 0.8, left) <= wait <= min(plain * 1.2 + dt.timedelta(microseconds=1), left)


def test_a_receiver_may_ask_for_more_patience_within_bounds() -> None:
    assert wait_after(1, NONE, asked_for=HOUR) == HOUR
    assert wait_after(1, NONE, asked_for=dt.timedelta(seconds=1)) == MINUTE
    assert wait_after(1, NONE, asked_for=dt.timedelta(days=900)) == MOST_ASKED_FOR
    assert wait_after(1, GIVE_UP_AFTER - MINUTE, asked_for=HOUR) == MINUTE


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 01 Mar 2024 12:01:00 GMT", 60),
        ("Fri, 01 Mar 2024 12:01:00 -0000", 60),
        ("Fri, 01 Mar 2024 11:00:00 GMT", 0),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("9999999999999999", None),
        ("Fri, 99 Mar 2024 12:01:00 GMT", None),
    ],
)
def test_retry_after_is_read(text: str, seconds: int | None) -> None:
    assert read_retry_after(text, NOW) == (None if seconds is None else dt.timedelta(seconds=seconds))


@given(st.text(max_size=40))
def test_whatever_a_receiver_says_is_read_or_passed_over(text: str) -> None:
    asked_for = read_retry_after(text, NOW)
    assert asked_for is None or asked_for >= NONE
