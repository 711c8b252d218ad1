"""The tables, one concept a module."""

from .audit import AuditEvent
from .base import AppendOnly, Searched
from .changes import Change
from .clients import GivenAnswer, TokenDetails
from .consultation import Consultation, Decision, JointAssessment
from .kept import DataVersion, KeptDay, KeptStanding
from .mail import Digest, Reminder
from .people import Ministry, MinistryName, MinistrySuccession, User
from .plan import Assignment, DateRevision, Milestone, OccurrencePlan, Plan, PlanItem, ReportingPeriod
from .progress import Evidence, Measurement, MilestoneReport, Occurrence, ProgressUpdate, StoredFile
from .standing import DateStanding, MilestoneStanding, Standing
from .statement import Commitment, Indicator, Passage, Pillar, Section, Statement, Undertaking
from .webhooks import Webhook, WebhookAttempt

__all__ = [
    "AppendOnly",
    "Assignment",
    "AuditEvent",
    "Change",
    "Commitment",
    "Consultation",
    "DataVersion",
    "DateRevision",
    "DateStanding",
    "Decision",
    "Digest",
    "Evidence",
    "GivenAnswer",
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
    "Searched",
    "Section",
    "Standing",
    "Statement",
    "StoredFile",
    "TokenDetails",
    "Undertaking",
    "User",
    "Webhook",
    "WebhookAttempt",
]
