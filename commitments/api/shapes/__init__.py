"""The shapes of the answers, for the documentation. `rows` makes the answers themselves; a test holds every answer
of every resource to the schema that comes from here, so the two can't part.
"""

from .between import Consultation, ConsultationDetail, Decision, JointAssessment
from .changes import Change, WebhookMessage, WebhookTest
from .commitments import Commitment, CommitmentDetail
from .envelopes import Index, Problem, enveloped, fed, listed
from .plan import Assignment, AssignmentDetail, DateRevision, Indicator, IndicatorDetail, Milestone, MilestoneDetail
from .reports import Comparison, DueDate, Slip, Summary, Trend, line_of
from .search import SearchHit
from .statement import Ministry, MinistryDetail, Passage, Period, Pillar, Statement
from .updates import Evidence, Measurement, Occurrence, Update, UpdateDetail

__all__ = [
    "Assignment",
    "AssignmentDetail",
    "Change",
    "Commitment",
    "CommitmentDetail",
    "Comparison",
    "Consultation",
    "ConsultationDetail",
    "DateRevision",
    "Decision",
    "DueDate",
    "Evidence",
    "Index",
    "Indicator",
    "IndicatorDetail",
    "JointAssessment",
    "Measurement",
    "Milestone",
    "MilestoneDetail",
    "Ministry",
    "MinistryDetail",
    "Occurrence",
    "Passage",
    "Period",
    "Pillar",
    "Problem",
    "SearchHit",
    "Slip",
    "Statement",
    "Summary",
    "Trend",
    "Update",
    "UpdateDetail",
    "WebhookMessage",
    "WebhookTest",
    "enveloped",
    "fed",
    "line_of",
    "listed",
]
