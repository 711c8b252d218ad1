"""How each commitment fares: which rating each party gives it, period by period.

Counted from both ends, so that every state is there on whichever day the demonstration is made: `tail` are the newest
periods whose deadline has passed, `head` the first ones, and the years between are filled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from commitments.models import Commitment
from commitments.vocabulary import CLOSING_RATINGS, Delivery, Kind

T, R, X = Delivery.ON_TRACK, Delivery.AT_RISK, Delivery.OFF_TRACK
N, C, D = Delivery.NOT_STARTED, Delivery.COMPLETED, Delivery.DISCONTINUED
SILENT = ""

# A course with chance in it is varied between head and tail.
_CHANCE_MISSING, _CHANCE_AT_RISK = 0.08, 0.12


@dataclass(frozen=True)
class Course:
    """One party's ratings. `late` counts back from the newest period: those reports come after the deadline."""

    tail: tuple[str, ...] = (T,)
    head: tuple[str, ...] = (SILENT,)  # the first period had one month
    fill: str = T
    late: tuple[int, ...] = ()
    steady: bool = True

    def ratings(self, periods: int, chance: Random, kind: str) -> list[str]:
        """The rating for each of the periods, oldest first; SILENT where there is no report."""
        ratings = []
        for number in range(periods):
            back = number - periods
            if back >= -len(self.tail):
                rating = self.tail[back]
            elif number < len(self.head):
                rating = self.head[number]
            else:
                rating = self.fill if self.steady else self._varied(chance, kind)
            ratings.append(rating)
            if rating in CLOSING_RATINGS:
                return ratings + [SILENT] * (periods - number - 1)
        return ratings

    def _varied(self, chance: Random, kind: str) -> str:
        drawn = chance.random()
        if drawn < _CHANCE_MISSING:
            return SILENT
        # Positions are not shaken by chance: that is a matter of policy.
        return R if drawn < _CHANCE_MISSING + _CHANCE_AT_RISK and kind != Kind.POSITION else self.fill


STEADY = Course()
VARIED = Course(steady=False)
NEVER = Course(tail=(SILENT,), fill=SILENT)
STOPPED = Course(tail=(SILENT,))

COURSES: dict[str, dict[str, Course]] = {
    # A joint assessment that agrees with both, and one over a difference of opinion.
    "FW-02": {"JP": STEADY, "MN": STEADY},
    "PS-01": {"JP": STEADY, "MN": Course(tail=(R,))},
    # A joint assessment that a later report has ended.
    "EC-13": {"JP": STEADY, "MN": Course(tail=(T, R))},
    # Silence: of both, of one, and of one that has never spoken.
    "FW-04": {"JP": STOPPED, "MN": Course(tail=(SILENT, SILENT))},
    "FW-08": {"JP": STEADY, "MN": STOPPED},
    "FW-11": {"JP": NEVER, "MN": NEVER},
    "EC-09": {"JP": STEADY, "MN": NEVER},
    "GL-10": {"MN": Course(tail=(SILENT,))},
    # Over: discontinued by both, completed after the due date, completed before it.
    "EC-04": {"JP": Course(tail=(D, SILENT)), "MN": Course(tail=(D, SILENT))},
    "EC-05": {"JP": Course(tail=(C, SILENT)), "MN": Course(tail=(C, SILENT))},
    "EC-11": {"JP": Course(tail=(C, SILENT)), "MN": Course(tail=(C, SILENT))},
    # In difficulties, or seen differently.
    "EC-06": {"JP": Course(tail=(R, R)), "MN": Course(tail=(R, X))},
    "EC-07": {"JP": Course(tail=(R,)), "MN": Course(tail=(R,))},
    "EC-10": {"JP": Course(tail=(R, R)), "MN": STEADY},
    "EC-12": {"JP": Course(tail=(R,)), "MN": Course(tail=(T, X))},
    "FW-05": {"JP": Course(tail=(R,)), "MN": STEADY},
    "GL-05": {"JP": Course(tail=(N, T), fill=N), "MN": Course(tail=(N,), fill=N)},
    "GL-16": {"JP": STEADY, "MN": Course(tail=(X,))},
    "GL-19": {"JP": Course(tail=(R,))},
    "PS-02": {"JP": Course(tail=(N,), fill=N), "MN": Course(tail=(N,), fill=N)},
    # Punctual at last.
    "EC-01": {"JP": Course(late=(-2,))},
    "GL-03": {"JP": STEADY, "MN": Course(late=(-2, -3))},
    "GL-20": {"MN": Course(late=(-3,))},
    # Others that `dates` and `story` build on.
    "EC-02": {"JP": STEADY, "MN": VARIED},
    "EC-03": {"JP": STEADY, "MN": VARIED},
    "EC-08": {"JP": STEADY, "MN": STEADY},
    "FW-10": {"JP": STEADY, "MN": STEADY},
    "GL-02": {"JP": STEADY, "MN": STEADY},
    "GL-04": {"JP": STEADY, "MN": STEADY},
    "GL-18": {"JP": STEADY},
    "HU-01": {"JP": STEADY, "MN": STEADY},
    "HU-03": {"JP": STEADY, "MN": STEADY},
}

# Where the newest report has to wait for its deadline, so that what was signed together stands meanwhile.
HELD_BACK = frozenset({"PS-01"})


def course_of(commitment: Commitment, party: str) -> Course | None:
    """None for what the signing fulfilled: nobody owes a report on it."""
    if commitment.fulfilled_at_signing:
        return None
    return COURSES.get(commitment.code, {}).get(party, VARIED)


# --- What is counted ---------------------------------------------------------------------------------------------

# By indicator: its value at the end of the nth period of how many, with chance. Invented, like everything here.
_Values = Callable[[int, Random], int]
MEASURED: dict[str, _Values] = {
    "EC-03-I1": lambda number, chance: 640 + 55 * number + chance.randint(-30, 30),
    "EC-06-I1": lambda number, chance: 6 + number // 2 + chance.randint(0, 1),
    "HU-03-I1": lambda number, chance: 180 + 25 * number + chance.randint(-15, 15),
    "GL-04-I1": lambda number, chance: 60 * (number + 1) + chance.randint(0, 20),
    "GL-18-I1": lambda number, chance: 24_000 * (number + 1) + chance.randint(0, 40) * 100,
    # Never past the statement's 20,000: then it would be completed.
    "GL-19-I1": lambda number, chance: min(19_500, 1_650 * (number + 1) + chance.randint(0, 30) * 10),
}


def measured(indicator: str, number: int, chance: Random) -> Decimal | None:
    """The value of an indicator after `number` periods, or None where the demonstration has none for it."""
    values = MEASURED.get(indicator)
    return None if values is None else Decimal(values(number, chance))
