"""What coordinators set for what is counted: baselines and targets. Invented, like everything in a demonstration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from commitments.models import Indicator
from commitments.operations.indicators import change_indicator

from .stage import Stage
from .timeline import DAY, at


@dataclass(frozen=True)
class Goal:
    """From this value at the signing to that one, by the end of the plan or so many years before it."""

    baseline: int
    target: int
    years_early: int = 0


# One that is ahead of its path and two that are behind. 10億本 is nobody's target here, nor may it look like one.
GOALS = {
    "EC-03-I1": Goal(600, 1_200),
    "EC-06-I1": Goal(5, 30),
    "GL-04-I1": Goal(0, 2_400, years_early=2),
}

# Both governments count it, each by its own statistics, and never quite alike: of Japan's value so many hundredths.
COUNTED_BY_BOTH = {"EC-03-I1": 93}


def tell_goals(stage: Stage) -> None:
    for number, (code, goal) in enumerate(GOALS.items()):
        for indicator in stage.indicators.get(code.rpartition("-")[0], ()):
            if indicator.code == code:
                instant = at(stage.signed_on + 58 * DAY, 9, number)
                stage.timeline.add(instant, partial(_set, stage, indicator, goal))


def _set(stage: Stage, indicator: Indicator, goal: Goal) -> None:
    ends_on = stage.plan.ends_on
    change_indicator(
        by=stage.cast.coordinator(stage.counting_party(indicator.commitment.code)),
        indicator=indicator,
        version=indicator.version,
        names=indicator.names,
        units=indicator.units,
        baseline=Decimal(goal.baseline),
        baseline_on=stage.signed_on,
        target=Decimal(goal.target),
        target_on=dt.date(ends_on.year - goal.years_early, 12, 31) if goal.years_early else ends_on,
    )
