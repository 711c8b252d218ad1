"""Addresses of the pages. The API has its own."""

from __future__ import annotations

from django.urls import path

from . import accounts, audit, browse, dashboard, health, reminders, tokens

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
    path("commitments/<str:code>/audit/", audit.audit, name="audit"),
]
