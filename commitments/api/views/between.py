"""What the two governments have between them: consultations, decisions, joint assessments."""

from __future__ import annotations

from .. import resources, shapes
from ..permissions import SeesBetween
from ..schema import describe_item, describe_list
from .lists import ItemView, ListView


@describe_list("consultations", "Consultations", shapes.Consultation)
class Consultations(ListView):
    """The meetings of the two governments, newest first: today with those planned, on a past day those held by then.

    What stood on a consultation's day is told by any address with `as_of` that day.
    """

    permission_classes = (SeesBetween,)
    resource = resources.CONSULTATIONS


@describe_item("consultations", "One consultation", shapes.ConsultationDetail)
class ConsultationDetail(ItemView):
    """One meeting with what it decided, as far as that had been recorded by the day."""

    permission_classes = (SeesBetween,)
    resource = resources.CONSULTATIONS


@describe_list("decisions", "Decisions of consultations", shapes.Decision)
class Decisions(ListView):
    """What consultations decided and the record had by the day, the newest consultation's first."""

    permission_classes = (SeesBetween,)
    resource = resources.DECISIONS


@describe_item("decisions", "One decision", shapes.Decision)
class DecisionDetail(ItemView):
    """One decision with the commitments that it concerns."""

    permission_classes = (SeesBetween,)
    resource = resources.DECISIONS


@describe_list("joint-assessments", "Joint assessments", shapes.JointAssessment)
class JointAssessments(ListView):
    """Ratings that one side had signed by the day or both had, the newest first, with how each stood then."""

    resource = resources.JOINT_ASSESSMENTS


@describe_item("joint-assessments", "One joint assessment", shapes.JointAssessment)
class JointAssessmentDetail(ItemView):
    """One rating that both sides sign, with how it stood on the day."""

    resource = resources.JOINT_ASSESSMENTS
