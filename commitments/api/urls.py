"""Addresses of the API. What is added stays: a shape that has to change in another way gets a new version."""

from __future__ import annotations

from django.urls import path, re_path

from .views import commitments, documentation, drafts, iati, reference, search, statement, summary, updates

app_name = "api"

urlpatterns = [
    path("v1/", documentation.Index.as_view(), name="index"),
    path("v1/statement/", statement.StatementDetail.as_view(), name="statement"),
    path("v1/pillars/", reference.Pillars.as_view(), name="pillars"),
    path("v1/ministries/", reference.Ministries.as_view(), name="ministries"),
    path("v1/periods/", reference.Periods.as_view(), name="periods"),
    path("v1/commitments/", commitments.Commitments.as_view(), name="commitments"),
    path("v1/commitments/<slug:code>/", commitments.CommitmentDetail.as_view(), name="commitment"),
    path("v1/updates/", updates.Updates.as_view(), name="updates"),
    path("v1/updates/<int:pk>/", updates.UpdateDetail.as_view(), name="update"),
    path("v1/drafts/", drafts.Drafts.as_view(), name="drafts"),
    path("v1/drafts/bulk/", drafts.DraftsInBulk.as_view(), name="drafts_bulk"),
    path("v1/drafts/<int:pk>/", drafts.DraftDetail.as_view(), name="draft"),
    path("v1/drafts/<int:pk>/submit/", drafts.DraftSubmission.as_view(), name="draft_submit"),
    path("v1/drafts/<int:pk>/withdraw/", drafts.DraftWithdrawal.as_view(), name="draft_withdraw"),
    path("v1/files/", drafts.Files.as_view(), name="files"),
    path("v1/search/", search.Search.as_view(), name="search"),
    path("v1/iati/", iati.Activities.as_view(), name="iati"),
    path("v1/summary/", summary.Summary.as_view(), name="summary"),
    path("v1/schema/", documentation.Schema.as_view(), name="schema"),
    path("v1/docs/", documentation.Documentation.as_view(), name="docs"),
    re_path(r"^(?P<rest>.*)$", documentation.Elsewhere.as_view(), name="elsewhere"),
]
