"""The tables, one concept a module."""

from .audit import AppendOnly, AuditEvent
from .consultation import JointAssessment
from .people import Ministry, MinistryName, User
from .plan import Assignment, DateRevision, Milestone, Plan, ReportingPeriod
from .progress import Evidence, Measurement, MilestoneReport, ProgressUpdate
from .standing import MilestoneStanding, Standing
from .statement import Commitment, Indicator, Passage, Pillar, Section, Statement, Undertaking

__all__ = [
    "AppendOnly",
    "Assignment",
    "AuditEvent",
    "Commitment",
    "DateRevision",
    "Evidence",
    "Indicator",
    "JointAssessment",
    "Measurement",
    "Milestone",
    "MilestoneReport",
    "MilestoneStanding",
    "Ministry",
    "MinistryName",
    "Passage",
    "Pillar",
    "Plan",
    "ProgressUpdate",
    "ReportingPeriod",
    "Section",
    "Standing",
    "Statement",
    "Undertaking",
    "User",
]
