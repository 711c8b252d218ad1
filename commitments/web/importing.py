"""Importing the annexed plan: a template to fill in, the file's dry run, and its application, all of it or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments import access
from commitments.errors import Forbidden, NotFound, RuleViolation
from commitments.importing.columns import column
from commitments.importing.guide import guide_columns, guide_rules
from commitments.importing.plan_rows import read_rows
from commitments.importing.planning import default_period, plan_tables, require_importer, require_seen
from commitments.importing.tables import LARGEST, FileRefused, read_tables
from commitments.importing.templates import template_csv, template_workbook
from commitments.models import ReportingPeriod
from commitments.multilingual import reader_language
from commitments.operations.import_plan import Difference, ImportPlan, Outcome, PlannedRow, Sheet
from commitments.operations.importing import Applied, apply_import
from commitments.queries.updates import reportable_periods

from .import_store import drop, keep, kept
from .pages import SignedIn, page

ROWS_A_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel workbook (.xlsx) or a CSV file, in Shift_JIS, UTF-8 or UTF-16."),
        allow_empty_file=True,  # said by the reader, as every other fault of a file
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    period: forms.ModelChoiceField[ReportingPeriod] = forms.ModelChoiceField(
        ReportingPeriod.objects.none(),
        label=gettext_lazy("Period of the measurements"),
        help_text=gettext_lazy("Measurements are put into drafts of reports on this period."),
        required=False,
        empty_label=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period = self.fields["period"]
        assert isinstance(period, forms.ModelChoiceField)
        period.queryset = reportable_periods()
        period.initial = default_period()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("This file is too large: at most %(size)s MB are read.") % {"size": LARGEST // (1024 * 1024)}
            )
        return file


@page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedIn) -> HttpResponse:
    """Where files are handed in. What can't be read at all is said at the field."""
    require_importer(request.user)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        name, data = file.name or "", file.read()
        try:
            tables = read_tables(name, data)
            read_rows(tables)
        except FileRefused as refusal:
            form.add_error("file", refusal.message)
        else:
            digest = hashlib.sha256(data).hexdigest()
            ref = keep(request, file_name=name, digest=digest, tables=tables, period=form.cleaned_data["period"])
            return redirect("import_trial", ref)
    context = {
        "form": form,
        "rules": guide_rules(),
        "sheets": [(sheet, guide_columns(sheet)) for sheet in Sheet],
    }
    return render(request, "importing/start.html", context, status=400 if form.errors else 200)


@page
@require_safe
def workbook(request: SignedIn) -> HttpResponse:
    require_importer(request.user)
    return _download("plan.xlsx", XLSX, template_workbook(request.user))


@page
@require_safe
def csv_file(request: SignedIn, sheet: str) -> HttpResponse:
    require_importer(request.user)
    if sheet not in Sheet.values:
        raise access.not_found()
    return _download(f"{sheet}.csv", "text/csv; charset=utf-8", template_csv(request.user, Sheet(sheet)))


@page
@require_safe
def trial(request: SignedIn, ref: str) -> HttpResponse:
    """The dry run of a kept file, as it would go now. Writes nothing."""
    require_importer(request.user)
    return _show(request, ref, _plan(request, ref))


@page
@require_POST
def apply(request: SignedIn, ref: str) -> HttpResponse:
    """Do what the dry run has shown; if anything has changed since, show the new one instead."""
    require_importer(request.user)
    plan = _plan(request, ref)
    try:
        require_seen(plan, request.POST.get("fingerprint", ""))
        done = apply_import(by=request.user, plan=plan)
    except RuleViolation as violation:
        if isinstance(violation, Forbidden | NotFound):
            raise
        return _show(request, ref, _plan(request, ref), violation)
    drop(request, ref)
    for sentence in _told(done):
        messages.success(request, sentence)
    return redirect("import_start")


@page
@require_POST
def discard(request: SignedIn, ref: str) -> HttpResponse:
    require_importer(request.user)
    drop(request, ref)
    messages.success(request, _("Nothing was imported, and the file is not kept any more."))
    return redirect("import_start")


# --- steps -------------------------------------------------------------------------------------------------------


def _plan(request: SignedIn, ref: str) -> ImportPlan:
    file = kept(request, ref)
    return plan_tables(
        by=request.user, file_name=file.file_name, digest=file.digest, tables=file.tables, period=file.period
    )


@dataclass(frozen=True)
class Change:
    """A column with its heading in the reader's language; a title is marked with its own."""

    label: str
    old: str
    new: str
    language: str


@dataclass(frozen=True)
class ShownRow:
    row: PlannedRow
    changes: list[Change]

    @property
    def sheet(self) -> str:
        return str(self.row.sheet.label)

    @property
    def outcome(self) -> str:
        return str(self.row.outcome.label)


@dataclass(frozen=True)
class Choice:
    """A link that shows the rows of one outcome, or all."""

    label: str
    value: str
    count: int
    chosen: bool


def _show(request: SignedIn, ref: str, plan: ImportPlan, violation: RuleViolation | None = None) -> HttpResponse:
    only = request.GET.get("only", "")
    if only not in Outcome.values:
        only = ""
    rank = {outcome: place for place, outcome in enumerate(Outcome)}
    rows = [row for row in plan.rows if only in ("", row.outcome)]
    paginator = Paginator(sorted(rows, key=lambda row: rank[row.outcome]), ROWS_A_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    choices = [Choice(str(outcome.label), outcome, count, outcome == only) for outcome, count in plan.counts.items()]
    context = {
        "ref": ref,
        "plan": plan,
        "violation": violation,
        "choices": [Choice(_("All rows"), "", len(plan.rows), not only), *choices],
        "errors": plan.counts[Outcome.ERROR],
        "page": shown,
        "pages": list(paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1)),
        "rows": [ShownRow(row, [_change(row, each) for each in row.differences]) for row in shown],
    }
    return render(request, "importing/trial.html", context, status=violation.status if violation else 200)


def _change(row: PlannedRow, change: Difference) -> Change:
    label = column(row.sheet, change.column).name(reader_language())
    return Change(label, change.old, change.new, language=change.column.partition("title_")[2])


def _told(done: Applied) -> list[str]:
    told = [
        _("The file was applied: %(added)s added, %(changed)s changed.")
        % {"added": localize(done.added), "changed": localize(done.changed)}
    ]
    if done.waiting:
        told.append(
            ngettext(
                "%(count)s new date waits for the other government's agreement.",
                "%(count)s new dates wait for the other government's agreement.",
                done.waiting,
            )
            % {"count": done.waiting}
        )
    if done.drafts:
        told.append(
            ngettext(
                "Measurements were put into %(count)s draft, to be completed, submitted and published.",
                "Measurements were put into %(count)s drafts, to be completed, submitted and published.",
                len(done.drafts),
            )
            % {"count": len(done.drafts)}
        )
    return told


def _download(name: str, content_type: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
