"""Where every commitment and milestone stands on a day: delivery, schedule, reporting, agreement and headline.

`as_of(queryset, day)` lets a queryset of commitments or milestones use `standing__...` as if the answers were stored:

    as_of(Commitment.objects.filter(standing__schedule="overdue").select_related("standing"), day)

The answers are common table expressions named like the tables of `models.standing`. Their rules stand in `steps`. What
they give for today is kept, and there read rather than computed.
"""

from .days import Day, day, days, ended_before, is_kept
from .tables import as_of, keeping_sql, narrowed

__all__ = ["Day", "as_of", "day", "days", "ended_before", "is_kept", "keeping_sql", "narrowed"]
