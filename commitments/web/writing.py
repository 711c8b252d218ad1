"""Writing an update: a new draft, an edit of one, a correction of a published one. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments import access, clock
from commitments.errors import Forbidden, NotFound, RuleViolation, StaleVersion
from commitments.models import Milestone, ProgressUpdate, Standing, Undertaking
from commitments.operations.recording import atomic
from commitments.operations.updates import OPEN, correct_update, draft_update, edit_update, submit_update
from commitments.queries.commitments import get_commitment
from commitments.queries.files import find_file
from commitments.queries.plan import milestones_on
from commitments.queries.updates import get_update, in_the_works, reportable_periods
from commitments.standing import Day
from commitments.standing import day as day_on
from commitments.vocabulary import UpdateStatus

from .comparing import Compared, compare, compare_contents, content_of
from .context import ministries_of
from .file_uploads import with_files_kept
from .pages import SignedIn, page
from .update_forms import UpdateForms, update_forms

Save = Callable[[UpdateForms], ProgressUpdate]


class Writing:
    """A request to write about a commitment: the forms, what stands beside them, and how they are saved."""

    def __init__(
        self,
        request: SignedIn,
        undertaking: Undertaking,
        *,
        stored: ProgressUpdate | None = None,
        initial: dict[str, Any] | None = None,
        choose_period: bool = False,
        correcting: bool = False,
        today: Day | None = None,
        standing: Standing | None = None,
        **context: Any,
    ) -> None:
        commitment = undertaking.commitment
        self.request, self.commitment, self.undertaking = request, commitment, undertaking
        self.posted: QueryDict = request.POST
        self.stored, self.initial = stored, initial
        self.options: dict[str, Any] = {"choose_period": choose_period, "correcting": correcting}
        today = today or day_on(clock.today())
        self.milestones: list[Milestone] = list(milestones_on(commitment, today))
        self.indicators = list(commitment.indicators.all())
        side = undertaking.party.lower()
        standing = standing or get_commitment(request.user, commitment.code, today).standing
        self.context = {
            "commitment": commitment,
            "party": undertaking.party,
            "last": getattr(standing, f"{side}_update"),
            "reporting": getattr(standing, f"{side}_reporting"),
            "ministries": ministries_of(request),
            **context,
        }

    def forms(self, **source: Any) -> UpdateForms:
        return update_forms(
            self.commitment,
            stored=self.stored,
            initial=self.initial,
            indicators=self.indicators,
            milestones=self.milestones,
            files=lambda pk: find_file(self.request.user, pk),
            **self.options,
            **source,
        )

    def show(self, forms: UpdateForms, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, "updates/form.html", {**self.context, "forms": forms, **more}, status=status)

    def respond(self, save: Save) -> HttpResponse:
        """The form, filled as far as it is; or its content saved, and handed in where that was asked for."""
        if self.request.method != "POST":
            return self.show(self.forms())
        self.posted = with_files_kept(self.request, self.undertaking)
        if "add" in self.posted:
            return self.show(self.forms(typed=self.posted))
        forms = self.forms(posted=self.posted)
        if self.posted.get("then") == "autosave":
            return self._autosave(forms, save)
        if not forms.is_valid():
            return self.show(forms, status=400)
        hand_in = self.posted.get("then") == "submit"
        try:
            with atomic():
                update = save(forms)
                if hand_in:
                    update = submit_update(by=self.request.user, update=update, version=update.version)
        except (Forbidden, NotFound, StaleVersion):
            raise
        except RuleViolation as violation:
            if violation.code == "wrong_status":
                raise
            forms.refuse(violation)
            return self.show(forms, status=violation.status)
        if hand_in:
            messages.success(self.request, submitted_message())
        else:
            messages.success(self.request, _("Saved as a draft. Only your own government sees it."))
        return redirect("update", update.pk)

    def _autosave(self, forms: UpdateForms, save: Save) -> HttpResponse:
        """For the script that saves while people write: where the draft is now, or that it could not be saved."""
        try:
            if not forms.is_valid():
                return JsonResponse({"saved": False, "code": "incomplete"}, status=400)
            update = save(forms)
        except RuleViolation as violation:
            return JsonResponse({"saved": False, "code": violation.code}, status=violation.status)
        return JsonResponse(
            {
                "saved": True,
                "version": update.version,
                "pk": update.pk,
                "edit": reverse("update_edit", args=[update.pk]),
            }
        )

    def conflict(self, violation: RuleViolation, current: ProgressUpdate) -> HttpResponse:
        """Somebody else was faster: both texts side by side, and the form still as it was typed.

        The form now carries the version that was shown, so saving it again replaces that one knowingly.
        """
        data = self.posted.copy()
        data["version"] = str(current.version)
        forms = self.forms(posted=data)
        forms.is_valid()
        return self.show(
            forms,
            status=409,
            violation=violation,
            current=current,
            # Handed in or published meanwhile: nothing can be saved here, but nothing typed goes away.
            closed=current.status not in OPEN,
            compared=self._compared(forms, current),
        )

    def _compared(self, forms: UpdateForms, current: ProgressUpdate) -> list[Compared]:
        reason = forms.main.cleaned_data.get("correction_reason", "")
        compared = compare_contents(self.commitment.kind, forms.content(), content_of(current))
        if reason or current.correction_reason:
            compared.insert(0, compare(_("Reason for the correction"), reason, current.correction_reason))
        return compared


@page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, code: str) -> HttpResponse:
    """Begin a report on a commitment for the person's own government."""
    today = day_on(clock.today())
    commitment = get_commitment(request.user, code, today)
    sides = {side.party: side for side in commitment.undertakings.select_related("commitment")}
    undertaking = sides.get(request.user.party or "") or next(iter(sides.values()))
    access.require(request.user, "report", undertaking)
    writing = Writing(
        request,
        undertaking,
        initial={"language": request.user.preferred_language, "period": period_asked_for(request, today)},
        choose_period=True,
        today=today,
        standing=commitment.standing,
        mode="new",
        begun=list(in_the_works(request.user).filter(undertaking=undertaking)),
    )
    return writing.respond(
        lambda forms: draft_update(
            by=request.user,
            undertaking=undertaking,
            period=forms.main.cleaned_data["period"],
            content=forms.content(),
        )
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Go on with a draft or a returned update."""
    update = get_update(request.user, pk)
    access.require(request.user, "edit", update)
    if update.status not in OPEN and request.method != "POST":
        messages.error(request, _not_open(update))
        return redirect("update", pk)
    writing = _of_stored(request, update)
    try:
        return writing.respond(
            lambda forms: edit_update(
                by=request.user,
                update=update,
                version=forms.main.cleaned_data["version"] or 0,
                content=forms.content(),
                correction_reason=forms.main.cleaned_data.get("correction_reason"),
            )
        )
    except StaleVersion as violation:
        return writing.conflict(violation, get_update(request.user, pk))
    except RuleViolation as violation:
        if violation.code != "wrong_status":
            raise
        return writing.conflict(violation, get_update(request.user, pk))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedIn, pk: int) -> HttpResponse:
    """Begin a correction of a published update. It starts from the old text: that is what a correction means."""
    update = get_update(request.user, pk)
    access.require(request.user, "correct", update)
    if not update.published or update.superseded_at is not None:
        messages.error(request, _("Only a published update that was not corrected yet can be corrected."))
        return redirect("update", pk)
    writing = Writing(
        request,
        update.undertaking,
        stored=update,
        initial={"correction_reason": ""},
        correcting=True,
        mode="correct",
        update=update,
        begun=list(in_the_works(request.user).filter(supersedes=update)),
    )
    return writing.respond(
        lambda forms: correct_update(
            by=request.user,
            update=update,
            reason=forms.main.cleaned_data["correction_reason"],
            content=forms.content(),
        )
    )


def incomplete(request: SignedIn, update: ProgressUpdate, violation: RuleViolation) -> HttpResponse:
    """The form of a draft that was to be handed in as it is stored, with what is missing at its fields."""
    writing = _of_stored(request, update)
    forms = writing.forms()
    forms.refuse(violation)
    return writing.show(forms, status=violation.status)


def submitted_message() -> str:
    return _("Submitted. Somebody else in your ministry now reviews and publishes it.")


def _of_stored(request: SignedIn, update: ProgressUpdate) -> Writing:
    return Writing(
        request,
        update.undertaking,
        stored=update,
        initial={"version": update.version},
        correcting=update.supersedes_id is not None,
        mode="edit",
        update=update,
    )


def _not_open(update: ProgressUpdate) -> str:
    return _("This update is now “%(status)s”, so it can't be edited any more.") % {
        "status": UpdateStatus(update.status).label
    }


def period_asked_for(request: SignedIn, today: Day) -> str:
    """The period to begin with: that of the link, else the one whose report is owed, else the one that is running."""
    if wanted := request.GET.get("period", ""):
        return wanted
    period = today.period or reportable_periods().first()
    return period.code if period else ""
