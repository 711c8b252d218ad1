"""The shapes of the answers, for the documentation. `rows` makes the answers themselves; a test holds every answer
of every resource to the schema that comes from here, so the two can't part.
"""

from .commitments import REVISION_STATUSES, Commitment, CommitmentDetail
from .envelopes import Index, Problem, Summary, enveloped, listed
from .search import SearchHit
from .statement import Ministry, Period, Pillar, Statement
from .updates import Update, UpdateDetail

__all__ = [
    "REVISION_STATUSES",
    "Commitment",
    "CommitmentDetail",
    "Index",
    "Ministry",
    "Period",
    "Pillar",
    "Problem",
    "SearchHit",
    "Statement",
    "Summary",
    "Update",
    "UpdateDetail",
    "enveloped",
    "listed",
]
