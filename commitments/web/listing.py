"""What every list page does with its parameters: fields of the filter bar, chips, sorting, paging, messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from commitments.queries.filtering import InvalidFilters
from commitments.standing import Day

PER_PAGE = 25
PER_PAGE_CHOICES = (25, 50, 100)
MOST_PER_PAGE = 100
# What a list page understands beside its filters.
OWN_PARAMETERS = ("as_of", "page", "per_page")

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool
    id: str


@dataclass(frozen=True)
class Facet:
    """A filter as the filter bar shows it. `kind`: text, date, typed, one, many or switch.

    A typed one takes a code, and has as its options those that were given.
    """

    name: str
    label: str
    kind: str
    value: str
    hint: str
    errors: list[str]
    options: list[Option] = field(default_factory=list)

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]

    @property
    def notes_id(self) -> str:
        """The id of the sentence beside the field; empty where there is none."""
        return f"filter-{self.name}-notes" if self.errors or self.hint else ""

    @property
    def active(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class Chip:
    """One value that narrows the list, and the address of the list without it."""

    label: str
    value: str
    address: str


@dataclass(frozen=True)
class Column:
    """A column's heading; `order` is its name in `order=`, where one can sort by it."""

    label: str
    order: str = ""
    address: str = ""
    sort: str = ""  # ascending or descending, where the list is sorted by it


@dataclass(frozen=True)
class Asked:
    """What a page was asked to narrow itself to, as its filter bar shows it."""

    facets: dict[str, Facet]
    chips: list[Chip]
    rows: Any  # a queryset; None where something was refused
    form: forms.Form
    errors: dict[str, list[str]]  # those with no field in the filter bar
    cleared: str  # the address of the page without filters

    @property
    def valid(self) -> bool:
        return self.rows is not None

    @property
    def status(self) -> int:
        return 200 if self.valid else 400


@dataclass(frozen=True)
class Listing:
    facets: dict[str, Facet]
    chips: list[Chip]
    columns: list[Column]
    page: Page[Any] | None
    per_page: Facet
    errors: dict[str, list[str]]  # those with no field in the filter bar
    cleared: str  # the address of the list without filters

    @property
    def valid(self) -> bool:
        return self.page is not None

    @property
    def status(self) -> int:
        return 200 if self.valid else 400

    @property
    def count(self) -> int:
        return self.page.paginator.count if self.page else 0

    @property
    def rows(self) -> list[Any]:
        return list(self.page.object_list) if self.page else []

    @property
    def pages(self) -> list[Any]:
        """Page numbers for the pager, with gaps."""
        if self.page is None:
            return []
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))


class Answer(Protocol):
    """What a list is made of: a queryset, or another sequence of rows, and the form that asked for them."""

    @property
    def queryset(self) -> Any: ...

    @property
    def form(self) -> forms.Form: ...


Find = Callable[..., Answer]


def asked(
    request: HttpRequest,
    find: Find,
    day: Day,
    *,
    facets: Collection[str],
    own: Collection[str],
    labels: Mapping[str, Labels] | None = None,
    typed: Collection[str] = (),
) -> Asked:
    """What `request` asks `find` for. `own` are the parameters that the page understands beside its filters.

    `facets` are the filters with a field. `labels` says how a filter's codes read where they are rows of another table;
    those of `typed` are too many to choose from.
    """
    params = request.GET
    errors: dict[str, list[str]] = {}
    rows = None
    try:
        found = find(request.user, params, day, also=own)
        form, rows = found.form, found.queryset
    except InvalidFilters as refusal:
        form, errors = refusal.form, dict(refusal.fields)
    labels = {**(labels or {}), **{name: {} for name in typed}}
    shown = {name: _facet(form, name, labels.get(name), errors) for name in facets}
    hidden = [
        _facet(form, name, {} if isinstance(one, forms.ModelMultipleChoiceField) else None, errors)
        for name, one in form.fields.items()
        if name not in shown and name != "order" and params.get(name)
    ]
    return Asked(
        facets=shown,
        # What has no field, as programs and addresses may ask for it, is in sight here and can be taken away.
        chips=[chip for facet in (*shown.values(), *hidden) for chip in _chips(facet, params)],
        rows=rows,
        form=form,
        errors={name: messages for name, messages in errors.items() if name not in shown},
        cleared=address(params, **dict.fromkeys([*shown, *(facet.name for facet in hidden)]), page=None),
    )


def listing(
    request: HttpRequest,
    find: Find,
    day: Day,
    *,
    facets: Collection[str],
    columns: Sequence[tuple[str, str]],
    labels: Mapping[str, Labels] | None = None,
    typed: Collection[str] = (),
    most_per_page: int = MOST_PER_PAGE,
) -> Listing:
    """The list that `request` asks `find` for. Two queries for the rows, none where a parameter is refused.

    `columns` are pairs of a heading and its name in `order=`; the others are as for `asked`. `most_per_page` is lower
    where rows are heavy.
    """
    params = request.GET
    narrowed = asked(request, find, day, facets=facets, own=OWN_PARAMETERS, labels=labels, typed=typed)
    errors = dict(narrowed.errors)
    per_page = _whole(params, "per_page", PER_PAGE, most_per_page, errors)
    number = _whole(params, "page", 1, None, errors)
    page = None
    if narrowed.valid and not errors:
        paginator = Paginator(narrowed.rows, per_page)
        if number > paginator.num_pages:
            errors["page"] = [_("There is no page %(number)s; the last is %(last)s.") % _pages(number, paginator)]
        else:
            page = paginator.page(number)
            page.object_list = list(page.object_list)

    return Listing(
        facets=narrowed.facets,
        chips=narrowed.chips,
        columns=[_column(label, order, params) for label, order in columns],
        page=page,
        per_page=_per_page(params.get("per_page", "") or str(PER_PAGE), most_per_page, errors.get("per_page", [])),
        errors={name: messages for name, messages in errors.items() if name != "per_page"},
        cleared=narrowed.cleared,
    )


def _pages(number: int, paginator: Paginator[Any]) -> dict[str, int]:
    return {"number": number, "last": paginator.num_pages}


def _whole(params: QueryDict, name: str, default: int, most: int | None, errors: dict[str, list[str]]) -> int:
    text = params.get(name, "").strip()
    if not text:
        return default
    # No more digits than a page number can have: int() of a very long text is refused by Python itself.
    if text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= (most or int(text)):
        return int(text)
    errors[name] = [
        _("Give a whole number from 1 to %(most)s.") % {"most": most} if most else _("Give a whole number from 1 on.")
    ]
    return default


def _facet(form: forms.Form, name: str, labels: Labels | None, errors: Mapping[str, list[str]]) -> Facet:
    filter_field = form.fields[name]
    data = form.data
    given = data.getlist(name) if isinstance(data, QueryDict) else []
    kind = "text"
    options: list[Option] = []
    if isinstance(filter_field, forms.NullBooleanField):
        kind, labels = "switch", {"true": str(filter_field.label)}
    elif isinstance(filter_field, forms.DateField):
        kind = "date"
    elif isinstance(filter_field, forms.ChoiceField | forms.ModelChoiceField):
        many = isinstance(filter_field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        kind = "typed" if labels == {} else "many" if many else "one"
        if labels is None:
            choices: Iterable[tuple[Any, Any]] = filter_field.choices  # type: ignore[assignment]
            labels = {str(code): str(label) for code, label in choices if code}
    if labels is not None:
        # What was asked for and does not exist comes first, in sight, so that it can be taken away.
        known = {**{value: value for value in given if value not in labels}, **labels}
        options = [
            Option(code, label, code in given, f"filter-{name}-{place}")
            for place, (code, label) in enumerate(known.items())
        ]
    return Facet(
        name=name,
        label=str(filter_field.label),
        kind=kind,
        value=given[-1] if given else "",
        hint=_("By its code, for example FW-02.") if kind == "typed" else str(filter_field.help_text),
        errors=errors.get(name, []),
        options=options,
    )


def _per_page(value: str, most: int, errors: list[str]) -> Facet:
    choices = {str(choice) for choice in PER_PAGE_CHOICES if choice <= most}
    values = sorted(choices | {value}, key=lambda text: (len(text), text))
    options = [Option(text, text, text == value, f"per-page-{text}") for text in values]
    return Facet("per_page", _("Rows a page"), "one", value, "", errors, options)


def _chips(facet: Facet, params: QueryDict) -> list[Chip]:
    if facet.kind == "switch":
        return [Chip("", facet.label, address(params, **{facet.name: None, "page": None}))] if facet.active else []
    if not facet.options:
        without = address(params, **{facet.name: None, "page": None})
        return [Chip(facet.label, facet.value, without)] if facet.active else []
    return [
        Chip(facet.label, option.label, address(params, page=None, **{facet.name: _others(facet, option)}))
        for option in facet.chosen
    ]


def _others(facet: Facet, leaving_out: Option) -> list[str]:
    return [option.value for option in facet.chosen if option is not leaving_out]


def _column(label: str, order: str, params: QueryDict) -> Column:
    if not order:
        return Column(label)
    now = params.get("order", "")
    sort = {order: "ascending", f"-{order}": "descending"}.get(now, "")
    # Up, down, then back to the order of the statement.
    following = {"": order, "ascending": f"-{order}", "descending": None}[sort]
    return Column(label, order, address(params, order=following, page=None), sort)


def address(params: QueryDict, **changes: str | list[str] | None) -> str:
    """The query string with these parameters changed; None or nothing takes one away."""
    query = params.copy()
    for name, value in changes.items():
        if not value:
            query.pop(name, None)
        elif isinstance(value, list):
            query.setlist(name, value)
        else:
            query[name] = value
    for name in [name for name, values in query.lists() if not any(values)]:
        del query[name]
    return f"?{query.urlencode()}"
