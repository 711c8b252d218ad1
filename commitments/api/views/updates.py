"""What the parties have published, and what their updates carry."""

from __future__ import annotations

from .. import resources, shapes
from ..schema import describe_item, describe_list
from .lists import ItemView, ListView


@describe_list("updates", "Progress updates", shapes.Update)
class Updates(ListView):
    """What had been published by the day, newest first. Drafts are nowhere in the API.

    An update that a correction had replaced by then is left out unless `superseded=true` asks for it.
    """

    resource = resources.UPDATES


@describe_item("updates", "One progress update", shapes.UpdateDetail)
class UpdateDetail(ItemView):
    """One published update with its evidence, measurements, occurrences and the milestones it reports as met.

    404 for one that had not been published by the day, as for one that does not exist.
    """

    resource = resources.UPDATES


@describe_list("measurements", "Values of indicators", shapes.Measurement)
class Measurements(ListView):
    """What updates published by the day measured, by indicator, each dated by the day for which it is true.

    What a correction had replaced by then is left out unless `superseded=true` asks for it. Where both governments
    measure, both values are here: they are never averaged.
    """

    resource = resources.MEASUREMENTS


@describe_list("evidence", "Evidence", shapes.Evidence)
class EvidenceList(ListView):
    """Links and files that support updates published by the day, the newest update's first.

    What a correction had replaced by then is left out unless `superseded=true` asks for it.
    """

    resource = resources.EVIDENCE


@describe_list("occurrences", "What took place", shapes.Occurrence)
class Occurrences(ListView):
    """What updates published by the day report as held, the newest first.

    Both governments may report the same meeting: it is here twice, and counts once. What a correction had replaced by
    then is left out unless `superseded=true` asks for it.
    """

    resource = resources.OCCURRENCES
