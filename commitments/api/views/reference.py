"""What the commitments refer to: pillars, passages, ministries and reporting periods."""

from __future__ import annotations

from .. import resources, shapes
from ..schema import describe_item, describe_list
from .lists import ItemView, ListView


@describe_list("pillars", "The five pillars", shapes.Pillar)
class Pillars(ListView):
    """The parts of the statement that the commitments belong to, in its order."""

    resource = resources.PILLARS


@describe_item("pillars", "One pillar", shapes.Pillar)
class PillarDetail(ItemView):
    """One of the five."""

    resource = resources.PILLARS


@describe_list("passages", "The passages of the statement", shapes.Passage)
class Passages(ListView):
    """The statement's numbered paragraphs in the authentic language, with the commitments read out of each.

    Where in a passage a commitment's words stand is told by the statement as a whole, and by each commitment.
    """

    resource = resources.PASSAGES


@describe_item("passages", "One passage", shapes.Passage)
class PassageDetail(ItemView):
    """One numbered paragraph."""

    resource = resources.PASSAGES


@describe_list("ministries", "Ministries by the names of the day", shapes.Ministry)
class Ministries(ListView):
    """The ministries of both governments, as they were called on the day. A code never changes."""

    resource = resources.MINISTRIES


@describe_item("ministries", "One ministry", shapes.MinistryDetail)
class MinistryDetail(ItemView):
    """One ministry by the name of the day, with what it leads and supports then."""

    resource = resources.MINISTRIES


@describe_list("periods", "Reporting periods", shapes.Period)
class Periods(ListView):
    """The half-years that each party reports on, oldest first, with the last day on which a report is in time."""

    resource = resources.PERIODS


@describe_item("periods", "One reporting period", shapes.Period)
class PeriodDetail(ItemView):
    """One half-year."""

    resource = resources.PERIODS
