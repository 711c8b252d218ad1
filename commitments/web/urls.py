"""Addresses of the pages. The API has its own."""

from __future__ import annotations

from django.urls import path

from . import (
    accounts,
    audit,
    browse,
    commitment,
    consultations,
    dashboard,
    dates,
    decisions,
    health,
    importing,
    joint,
    reminders,
    tokens,
    two_sides,
    updates,
    work,
    writing,
)

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    # Accounts
    path("sign-in/", accounts.SignIn.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.ChangePassword.as_view(), name="change_password"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<slug:ref>/revoke/", tokens.revoke, name="token_revoke"),
    path("account/reminders/", reminders.reminders, name="reminders"),
    path("language/", accounts.language, name="language"),
    # Reading
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("commitments/", browse.commitments, name="commitments"),
    path("updates/", browse.updates, name="updates"),
    path("commitments/<str:code>/", commitment.commitment, name="commitment"),
    path("commitments/<str:code>/audit/", audit.audit, name="audit"),
    path("updates/<int:pk>/", updates.update, name="update"),
    # Between the two governments
    path("two-sides/", two_sides.two_sides, name="two_sides"),
    path("commitments/<str:code>/joint/", joint.assessments, name="joint"),
    path("commitments/<str:code>/joint/new/", joint.propose, name="joint_new"),
    path("commitments/<str:code>/joint/<int:pk>/sign/", joint.sign, name="joint_sign"),
    path("commitments/<str:code>/joint/<int:pk>/withdraw/", joint.withdraw, name="joint_withdraw"),
    path("commitments/<str:code>/dates/new/", dates.set_first, name="due_date"),
    path("commitments/<str:code>/dates/revise/", dates.revise, name="due_date_revise"),
    path("commitments/<str:code>/dates/revise/<int:number>/", dates.revise, name="milestone_revise"),
    path("commitments/<str:code>/dates/<int:pk>/agree/", dates.agree, name="revision_agree"),
    path("commitments/<str:code>/dates/<int:pk>/refuse/", dates.refuse, name="revision_refuse"),
    path("consultations/", consultations.consultations, name="consultations"),
    path("consultations/new/", consultations.new, name="consultation_new"),
    path("consultations/<int:pk>/", consultations.consultation, name="consultation"),
    path("consultations/<int:pk>/edit/", consultations.edit, name="consultation_edit"),
    path("consultations/<int:pk>/decisions/new/", decisions.new, name="decision_new"),
    path("consultations/<int:pk>/decisions/<int:number>/edit/", decisions.edit, name="decision_edit"),
    # Reporting
    path("work/", work.work, name="work"),
    path("commitments/<str:code>/updates/new/", writing.new, name="update_new"),
    path("updates/<int:pk>/edit/", writing.edit, name="update_edit"),
    path("updates/<int:pk>/submit/", updates.submit, name="update_submit"),
    path("updates/<int:pk>/withdraw/", updates.withdraw, name="update_withdraw"),
    path("updates/<int:pk>/publish/", updates.publish, name="update_publish"),
    path("updates/<int:pk>/return/", updates.send_back, name="update_return"),
    path("updates/<int:pk>/correct/", writing.correct, name="update_correct"),
    # Importing the plan
    path("plan/import/", importing.start, name="import_start"),
    path("plan/import/template.xlsx", importing.workbook, name="import_workbook"),
    path("plan/import/<slug:sheet>.csv", importing.csv_file, name="import_csv"),
    path("plan/import/<slug:ref>/", importing.trial, name="import_trial"),
    path("plan/import/<slug:ref>/apply/", importing.apply, name="import_apply"),
    path("plan/import/<slug:ref>/discard/", importing.discard, name="import_discard"),
]
