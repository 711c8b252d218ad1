"""A person's own tokens: listed, made and revoked. Programs send them to read the API in the person's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from knox.models import AuthToken

from commitments import access, clock
from commitments.models import User
from commitments.operations.tokens import issue_token, revoke_token, shown_key
from commitments.vocabulary import Role

from .pages import SignedIn, page


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Of the program that uses it, for example “Statistics office, nightly”."),
    )
    writes = forms.BooleanField(
        label=gettext_lazy("It may also write"),
        required=False,
        help_text=gettext_lazy(
            "Draft and submit updates for your ministry, as you. What it submits still needs a colleague’s approval."
        ),
    )
    expires_in_days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("365 days")),
        ],
        initial=90,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("After that it stops working by itself. A short time limits what a lost token can do."),
    )


@dataclass(frozen=True)
class Shown:
    """A token as its owner sees it: never the token itself."""

    token: AuthToken
    key: str
    ref: str
    expired: bool


@page
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedIn) -> HttpResponse:
    """The list, and the form for a new one. What the form makes is in its answer and nowhere afterwards."""
    form = _form(request, request.POST if request.method == "POST" else None)
    made = ""
    if form.is_valid():
        _row, made = issue_token(by=request.user, user=request.user, **form.cleaned_data)
        form = _form(request)
    context: dict[str, Any] = {"form": form, "made": made, "tokens": _own(request.user)}
    return render(request, "accounts/token_list.html", context, status=400 if form.errors else 200)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: SignedIn, ref: str) -> HttpResponse:
    shown = next((one for one in _own(request.user) if one.ref == ref), None)
    if shown is None:
        raise access.not_found()
    if request.method != "POST":
        return render(request, "accounts/token_revoke.html", {"shown": shown})
    revoke_token(by=request.user, token=shown.token)
    messages.success(request, _("The token that begins with %(key)s no longer works.") % {"key": shown.key})
    return redirect("tokens")


def _form(request: SignedIn, posted: QueryDict | None = None) -> TokenForm:
    form = TokenForm(posted)
    if not access.at_least(request.user, Role.REPORTER):
        del form.fields["writes"]
    return form


def _own(user: User) -> list[Shown]:
    """The user's tokens, newest first. A token goes by a part of its digest in addresses: that opens nothing."""
    now = clock.now()
    return [
        Shown(token, shown_key(token), token.digest[:16], token.expiry is not None and token.expiry <= now)
        for token in AuthToken.objects.filter(user=user).select_related("details").order_by("-created", "digest")
    ]
