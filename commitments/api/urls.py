"""Addresses of the API. What is added stays: a shape that has to change in another way gets a new version."""

from __future__ import annotations

from django.urls import path, re_path

from .views import (
    between,
    changes,
    commitments,
    documentation,
    drafts,
    files,
    iati,
    plan,
    reference,
    reports,
    search,
    statement,
    summary,
    updates,
)

app_name = "api"

urlpatterns = [
    path("v1/", documentation.Index.as_view(), name="index"),
    path("v1/statement/", statement.StatementDetail.as_view(), name="statement"),
    path("v1/pillars/", reference.Pillars.as_view(), name="pillars"),
    path("v1/pillars/<slug:key>/", reference.PillarDetail.as_view(), name="pillar"),
    path("v1/passages/", reference.Passages.as_view(), name="passages"),
    path("v1/passages/<int:number>/", reference.PassageDetail.as_view(), name="passage"),
    path("v1/ministries/", reference.Ministries.as_view(), name="ministries"),
    path("v1/ministries/<slug:code>/", reference.MinistryDetail.as_view(), name="ministry"),
    path("v1/periods/", reference.Periods.as_view(), name="periods"),
    path("v1/periods/<slug:code>/", reference.PeriodDetail.as_view(), name="period"),
    path("v1/commitments/", commitments.Commitments.as_view(), name="commitments"),
    path("v1/commitments/<slug:code>/", commitments.CommitmentDetail.as_view(), name="commitment"),
    path("v1/updates/", updates.Updates.as_view(), name="updates"),
    path("v1/updates/<int:pk>/", updates.UpdateDetail.as_view(), name="update"),
    path("v1/measurements/", updates.Measurements.as_view(), name="measurements"),
    path("v1/evidence/", updates.EvidenceList.as_view(), name="evidence"),
    path("v1/occurrences/", updates.Occurrences.as_view(), name="occurrences"),
    path("v1/milestones/", plan.Milestones.as_view(), name="milestones"),
    path("v1/milestones/<slug:key>/", plan.MilestoneDetail.as_view(), name="milestone"),
    path("v1/indicators/", plan.Indicators.as_view(), name="indicators"),
    path("v1/indicators/<slug:code>/", plan.IndicatorDetail.as_view(), name="indicator"),
    path("v1/date-revisions/", plan.DateRevisions.as_view(), name="date-revisions"),
    path("v1/date-revisions/<int:pk>/", plan.DateRevisionDetail.as_view(), name="date-revision"),
    path("v1/assignments/", plan.Assignments.as_view(), name="assignments"),
    path("v1/assignments/<int:pk>/", plan.AssignmentDetail.as_view(), name="assignment"),
    path("v1/consultations/", between.Consultations.as_view(), name="consultations"),
    path("v1/consultations/<int:pk>/", between.ConsultationDetail.as_view(), name="consultation"),
    path("v1/decisions/", between.Decisions.as_view(), name="decisions"),
    path("v1/decisions/<int:pk>/", between.DecisionDetail.as_view(), name="decision"),
    path("v1/joint-assessments/", between.JointAssessments.as_view(), name="joint-assessments"),
    path("v1/joint-assessments/<int:pk>/", between.JointAssessmentDetail.as_view(), name="joint-assessment"),
    path("v1/drafts/", drafts.Drafts.as_view(), name="drafts"),
    path("v1/drafts/bulk/", drafts.DraftsInBulk.as_view(), name="drafts_bulk"),
    path("v1/drafts/<int:pk>/", drafts.DraftDetail.as_view(), name="draft"),
    path("v1/drafts/<int:pk>/submit/", drafts.DraftSubmission.as_view(), name="draft_submit"),
    path("v1/drafts/<int:pk>/withdraw/", drafts.DraftWithdrawal.as_view(), name="draft_withdraw"),
    path("v1/files/", drafts.Files.as_view(), name="files"),
    path("v1/search/", search.Search.as_view(), name="search"),
    path("v1/iati/", iati.Activities.as_view(), name="iati"),
    path("v1/summary/", summary.Summary.as_view(), name="summary"),
    path("v1/timeline/", reports.Timeline.as_view(), name="timeline"),
    path("v1/trend/", reports.Trend.as_view(), name="trend"),
    path("v1/compare/", reports.Compare.as_view(), name="compare"),
    path("v1/slips/", reports.Slips.as_view(), name="slips"),
    path("v1/changes/", changes.ChangeList.as_view(), name="changes"),
    path("v1/files/<int:pk>/", files.FileDownload.as_view(), name="file"),
    path("v1/schema/", documentation.Schema.as_view(), name="schema"),
    path("v1/docs/", documentation.Documentation.as_view(), name="docs"),
    re_path(
        r"^(?P<rest>(?s:.*))\Z", documentation.Elsewhere.as_view(), name="elsewhere"
    ),  # whatever it holds, line breaks too
]
