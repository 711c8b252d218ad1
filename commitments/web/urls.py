"""Addresses of the pages. The API has its own."""

from __future__ import annotations

from django.urls import path

from . import (
    accounts,
    audit,
    browse,
    commitment,
    dashboard,
    file_uploads,
    health,
    ministries,
    no_change,
    periods,
    plan,
    plan_assignments,
    plan_figures,
    reminders,
    review,
    tokens,
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
    path("files/<int:pk>/", file_uploads.download, name="file"),
    path("periods/", periods.periods, name="periods"),
    path("ministries/", ministries.ministries, name="ministries"),
    # Keeping the plan
    path("commitments/<str:code>/plan/", plan.plan, name="plan"),
    path("commitments/<str:code>/plan/milestones/new/", plan.milestone_add, name="milestone_add"),
    path("commitments/<str:code>/plan/milestones/<int:number>/", plan.milestone_rename, name="milestone_rename"),
    path(
        "commitments/<str:code>/plan/milestones/<int:number>/withdraw/",
        plan.milestone_withdraw,
        name="milestone_withdraw",
    ),
    path("commitments/<str:code>/plan/indicators/new/", plan_figures.indicator_add, name="indicator_add"),
    path(
        "commitments/<str:code>/plan/indicators/<str:indicator>/",
        plan_figures.indicator_change,
        name="indicator_change",
    ),
    path("commitments/<str:code>/plan/occurrences/", plan_figures.occurrences_expect, name="occurrences_expect"),
    path("commitments/<str:code>/plan/assignments/new/", plan_assignments.assignment_add, name="assignment_add"),
    path(
        "commitments/<str:code>/plan/assignments/<int:pk>/confirm/",
        plan_assignments.assignment_confirm,
        name="assignment_confirm",
    ),
    path(
        "commitments/<str:code>/plan/assignments/<int:pk>/end/", plan_assignments.assignment_end, name="assignment_end"
    ),
    path("periods/new/", periods.period_add, name="period_add"),
    path("periods/<str:code>/", periods.period_change, name="period_change"),
    path("ministries/<str:code>/succession/", ministries.succession, name="succession"),
    # Reporting
    path("work/", work.work, name="work"),
    path("work/review/", review.queue, name="review_queue"),
    path("commitments/<str:code>/updates/no-change/", no_change.no_change, name="update_no_change"),
    path("commitments/<str:code>/updates/new/", writing.new, name="update_new"),
    path("updates/<int:pk>/edit/", writing.edit, name="update_edit"),
    path("updates/<int:pk>/submit/", updates.submit, name="update_submit"),
    path("updates/<int:pk>/withdraw/", updates.withdraw, name="update_withdraw"),
    path("updates/<int:pk>/publish/", updates.publish, name="update_publish"),
    path("updates/<int:pk>/return/", updates.send_back, name="update_return"),
    path("updates/<int:pk>/correct/", writing.correct, name="update_correct"),
]
