"""The plan around the commitments: milestones, indicators, moves of dates, assignments."""

from __future__ import annotations

import re
from typing import Any

from commitments import access

from .. import resources, shapes
from ..schema import describe_item, describe_list
from .lists import ItemView, ListView

# The commitment's code and the milestone's number: EC-02-M1.
_KEY = re.compile(r"(.+)-M([1-9][0-9]{0,4})")


@describe_list("milestones", "Milestones", shapes.Milestone)
class Milestones(ListView):
    """The dated steps that were in the plan on the day, commitment by commitment.

    Those that had been taken out of it by then are left out unless `withdrawn=true` asks for them.
    """

    resource = resources.MILESTONES


@describe_item("milestones", "One milestone", shapes.MilestoneDetail)
class MilestoneDetail(ItemView):
    """One dated step with every request to move its date; also one that was taken out of the plan."""

    resource = resources.MILESTONES

    def lookup(self, **key: Any) -> dict[str, Any]:
        found = _KEY.fullmatch(key["key"])
        if found is None:
            raise access.not_found()
        return {"commitment__code": found[1], "number": int(found[2])}


@describe_list("indicators", "Indicators", shapes.Indicator)
class Indicators(ListView):
    """What is counted for the commitments, by code. What an indicator is, is not dated; its measurements are."""

    resource = resources.INDICATORS


@describe_item("indicators", "One indicator", shapes.IndicatorDetail)
class IndicatorDetail(ItemView):
    """One indicator with its values as published by the day, oldest first."""

    resource = resources.INDICATORS


@describe_list("date-revisions", "Moves of due dates", shapes.DateRevision)
class DateRevisions(ListView):
    """Every request to move a date that had been made by the day, oldest first, with how it stood then."""

    resource = resources.DATE_REVISIONS


@describe_item("date-revisions", "One move of a due date", shapes.DateRevision)
class DateRevisionDetail(ItemView):
    """One request to move a date, with how it stood on the day."""

    resource = resources.DATE_REVISIONS


@describe_list("assignments", "Who leads and supports", shapes.Assignment)
class Assignments(ListView):
    """The assignments in effect on the day, commitment by commitment.

    Those that had ended and those still ahead are left out unless `when` asks for them. When an assignment was
    entered is not on record: one that is ahead of a past day may not have been known then.
    """

    resource = resources.ASSIGNMENTS


@describe_item("assignments", "One assignment", shapes.AssignmentDetail)
class AssignmentDetail(ItemView):
    """One ministry's part in one commitment, in effect or not."""

    resource = resources.ASSIGNMENTS
