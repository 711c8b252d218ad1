"""The tables, one concept a module."""

from .audit import AuditEvent
from .base import AppendOnly
from .changes import Change
from .consultation import Consultation, Decision, JointAssessment
from .kept import DataVersion, KeptDay, KeptStanding
from .mail import Digest, Reminder
from .people import Ministry, MinistryName, MinistrySuccession, User
from .plan import Assignment, DateRevision, Milestone, OccurrencePlan, Plan, PlanItem, ReportingPeriod
from .progress import Evidence, Measurement, MilestoneReport, Occurrence, ProgressUpdate, StoredFile
from .standing import MilestoneStanding, Standing
from .statement import Commitment, Indicator, Passage, Pillar, Section, Statement, Undertaking

__all__ = [
    "AppendOnly",
    "Assignment",
    "AuditEvent",
    "Change",
    "Commitment",
    "Consultation",
    "DataVersion",
    "DateRevision",
    "Decision",
    "Digest",
    "Evidence",
    "Indicator",
    "JointAssessment",
    "KeptDay",
    "KeptStanding",
    "Measurement",
    "Milestone",
    "MilestoneReport",
    "MilestoneStanding",
    "Ministry",
    "MinistryName",
    "MinistrySuccession",
    "Occurrence",
    "OccurrencePlan",
    "Passage",
    "Pillar",
    "Plan",
    "PlanItem",
    "ProgressUpdate",
    "Reminder",
    "ReportingPeriod",
    "Section",
    "Standing",
    "Statement",
    "StoredFile",
    "Undertaking",
    "User",
]
