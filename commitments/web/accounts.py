"""Signing in and out, and what people keep of their own account: password and language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from commitments import access
from commitments.errors import RuleViolation
from commitments.operations import accounts
from commitments.vocabulary import Language

from .pages import SignedIn, page


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy(
            "Mail address and password do not belong together. Check both; capital letters count in the password."
        ),
        "inactive": gettext_lazy("This account may not sign in. Ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Mail address")
        self.fields["username"].widget = forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        self.fields["password"].label = _("Password")


class SignIn(views.LoginView):
    form_class = SignInForm
    template_name = "registration/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signed in, a person reads in the language of their account, whoever used this browser before."""
        response = super().form_valid(form)
        language = form.get_user().preferred_language
        translation.activate(language)
        _remember_language(response, language)
        return response


class SignOut(views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You have signed out."))
        return response


@page
@require_safe
def account(request: SignedIn) -> HttpResponse:
    context = {"oversees_webhooks": access.may(request.user, "oversee_webhooks", None)}
    return render(request, "accounts/account.html", context)


@method_decorator(page, name="dispatch")
class ChangePassword(views.PasswordChangeView):
    form_class = PasswordChangeForm
    template_name = "accounts/password.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Ends all other sessions of the person; this one goes on."""
        user = form.user
        try:
            accounts.set_password(by=user, user=user, password=form.cleaned_data["new_password1"])
        except RuleViolation as violation:
            for message in violation.fields.get("password", [violation.message]):
                form.add_error("new_password1", message)
            return self.form_invalid(form)
        user.refresh_from_db()
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("Your password is changed. Other devices have been signed out."))
        return redirect(self.get_success_url())


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language: in this browser and, signed in, with the account.

    Who reads the public view asks with GET: it changes nothing but a cookie of theirs, and needs no secret in a page
    that shared caches may keep.
    """
    if request.method == "GET" and (request.user.is_authenticated or not access.reads(request.user)):
        return HttpResponseNotAllowed(["POST"])
    asked = request.GET if request.method == "GET" else request.POST
    wanted = asked.get("language", "")
    if wanted not in Language.values:
        return HttpResponseBadRequest(_("There is no such language here."))
    if request.user.is_authenticated:
        accounts.set_language(by=request.user, language=wanted)
    back = asked.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if back and ours else "home")
    _remember_language(response, wanted)
    return response


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
