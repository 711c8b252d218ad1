"""The OpenAPI description of the resources, in English whoever asks: it is read by programs that write programs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from typing import Any, TypeVar

import django_filters
from django.conf import settings
from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from commitments import filestore
from commitments.exports.sheet import Column, Sheet, SheetKind
from commitments.multilingual import LANGUAGES
from commitments.queries.commitments import CommitmentFilter

from . import shapes
from .columns import KeyedSheet, columns_of
from .deprecation import Deprecated
from .errors import MEDIA_TYPE
from .example_envelopes import DAY
from .examples import EXAMPLES
from .formats import CSV, JSON, NDJSON, XLSX
from .parameters import AS_OF, EXPAND, FORMAT, PAGING, SAYING
from .schema_parameters import parameter

V = TypeVar("V", bound=type[Any])

REFUSALS = {
    400: ("A parameter that does not exist, or a value that can't be understood", "invalid_parameters"),
    401: ("Not signed in, or a token that has expired or been revoked", "not_authenticated"),
    403: ("Signed in, but the account may not do this", "forbidden"),
    404: ("Nothing there, or not yet on that day; for a list, no such page", "not_found"),
    406: ("Asked for something other than it is given out in", "not_acceptable"),
    429: ("More requests in this minute than one client may make; see Retry-After", "throttled"),
    500: ("A mistake on the server", "server_error"),
}

_LINK = OpenApiParameter(
    "Link",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="The addresses of `next` and `previous` as rel=next and rel=prev (RFC 8288).",
)
_STREAM_HEADERS = [
    OpenApiParameter(
        "Tracker-As-Of", OpenApiTypes.DATE, OpenApiParameter.HEADER, response=[200], description="Of a stream: the day."
    ),
    OpenApiParameter(
        "Tracker-Demonstration",
        bool,
        OpenApiParameter.HEADER,
        response=[200],
        description="Of a stream: whether its progress is invented.",
    ),
]


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "commitments.api.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "“Token”, one blank, and the token: `Authorization: Token 0123…`",
        }


def describe_list(tag: str, summary: str, shape: type) -> Callable[[V], V]:
    """Describe a list: what it takes from its resource, its docstring as the description."""

    def decorate(view: V) -> V:
        view.shape = shape
        resource = view.resource
        filters = resource.filters.base_filters
        taken = [name for name in (*AS_OF, *filters, *PAGING, *SAYING, *EXPAND, *FORMAT) if _offered(name, resource)]
        parameters = [parameter(name, filters, resource.fields, resource.expansions) for name in taken]
        return _described(
            view,
            f"{tag}_list",
            summary,
            [*parameters, _LINK, *_STREAM_HEADERS],
            _streamable(view, shapes.listed, shape),
        )

    return decorate


def describe_item(tag: str, summary: str, shape: type) -> Callable[[V], V]:
    """Describe one thing of a resource."""

    def decorate(view: V) -> V:
        parameters = [parameter(name, {}, view.keys()) for name in (*AS_OF, *SAYING)]
        return _described(view, f"{tag}_read", summary, parameters, {200: _success(view, shapes.enveloped(shape))})

    return decorate


def describe_one(
    tag: str,
    summary: str,
    shape: type | None,
    *,
    many: bool = False,
    filters: type[django_filters.FilterSet] | None = None,
    known: Sequence[str] | None = None,
    fields: Sequence[str] = (),
    media_type: str = JSON.media_type,
) -> Callable[[V], V]:
    """Describe what is neither a list of a resource nor one thing of one: it takes what its view knows, or `known`.

    `many`: pages of `shape`. Without a shape the answer is a text of `media_type`.
    """

    def decorate(view: V) -> V:
        own = filters.base_filters if filters else {}
        parameters = [parameter(name, own, fields) for name in (view.known if known is None else known)]
        answer = str if shape is None else shapes.listed(shape) if many else shapes.enveloped(shape)
        operation = f"{tag}_{'list' if many else 'read'}"
        return _described(view, operation, summary, parameters, {(200, media_type): _success(view, answer)})

    return decorate


def describe_report(
    tag: str, summary: str, shape: type, sheet: SheetKind, *, perhaps: Sequence[Column[Any]] = ()
) -> Callable[[V], V]:
    """Describe a report, whose files are those of `sheet`. `perhaps`: columns that depend on what is asked."""

    def decorate(view: V) -> V:
        own = CommitmentFilter.base_filters
        name = view.__name__
        known = {"results", "data"} & set(shape().fields)
        table = _sheet(Sheet, sheet.columns, EXAMPLES[f"{name}.line"])
        assert NDJSON.write is not None
        row = json.loads(b"".join(NDJSON.write(table)))
        always = [column for column in table.all_columns if column.key not in {one.key for one in perhaps}]
        answer = shape if known else shapes.enveloped(shape)
        return _described(
            view,
            f"{tag}_read",
            summary,
            [*(parameter(one, own) for one in view.known), *([_LINK] if known else []), *_STREAM_HEADERS],
            {
                (200, JSON.media_type): _success(view, answer),
                **_files(shapes.line_of(name, always, perhaps), row, table),
            },
        )

    return decorate


def describe_changes(tag: str, summary: str, shape: type) -> Callable[[V], V]:
    """Describe the feed of changes."""

    def decorate(view: V) -> V:
        view.shape = shape
        resource = view.resource
        filters = resource.filters.base_filters
        taken = (*AS_OF, "after", "limit", *filters, *SAYING, *EXPAND, *FORMAT)
        parameters = [parameter(name, filters, resource.fields, resource.expansions) for name in taken]
        return _described(
            view, f"{tag}_list", summary, [*parameters, _LINK, *_STREAM_HEADERS], _streamable(view, shapes.fed, shape)
        )

    return decorate


def describe_file(tag: str, summary: str) -> Callable[[V], V]:
    """Describe a download, which may be of any accepted type."""

    def decorate(view: V) -> V:
        content = OpenApiResponse(OpenApiTypes.BINARY, description="The file")
        return _described(view, f"{tag}_read", summary, [], {(200, kind): content for kind in filestore.ACCEPTED})

    return decorate


def _described(
    view: V, operation: str, summary: str, parameters: Sequence[OpenApiParameter], success: Mapping[Any, Any]
) -> V:
    inherited = view.get

    @wraps(inherited)
    def get(self: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        return inherited(self, request, *args, **kwargs)

    going: Mapping[str | None, Deprecated] = {one.parameter: one for one in view.deprecated}
    for one in parameters:
        one.deprecated = one.name in going
    decorated = extend_schema(
        operation_id=operation.replace("-", "_"),
        summary=summary,
        description=view.__doc__ and "\n\n".join([unwrapped(view.__doc__), *(told(one) for one in going.values())]),
        tags=[operation.rpartition("_")[0]],
        deprecated=None in going or None,
        parameters=list(parameters),
        responses={**success, **{(status, MEDIA_TYPE): refusal(*why) for status, why in REFUSALS.items()}},
    )
    view.get = decorated(get)
    return view


def _success(view: type, shape: Any) -> OpenApiResponse:
    return OpenApiResponse(
        shape, description="As of the day", examples=[OpenApiExample("Example", value=EXAMPLES[view.__name__])]
    )


def _streamable(view: type, envelope: Callable[[type], type], shape: type) -> dict[Any, Any]:
    row = EXAMPLES[view.__name__]["results"][0]
    keys = [name for name in shape().fields if name in row]
    table = _sheet(KeyedSheet, columns_of(shape, keys, LANGUAGES), row)
    return {(200, JSON.media_type): _success(view, envelope(shape)), **_files(shape, row, table)}


def _files(shape: type, row: Mapping[str, Any], table: Sheet[Any]) -> dict[Any, Any]:
    """The forms that all rows are streamed in: `shape` is that of a line."""
    line = OpenApiResponse(
        shape, description="As of the day; of a stream, each line", examples=[OpenApiExample("One line", value=row)]
    )
    assert CSV.write is not None
    text = b"".join(CSV.write(table)).decode()
    return {
        (200, NDJSON.media_type): line,
        (200, CSV.media_type): OpenApiResponse(str, examples=[OpenApiExample("Headings and one row", value=text)]),
        (200, XLSX.media_type): OpenApiResponse(OpenApiTypes.BINARY, description="A workbook"),
    }


def _sheet(of: type[Sheet[Any]], columns: Sequence[Column[Any]], row: Mapping[str, Any]) -> Sheet[Any]:
    """A table of the example's row."""
    day = dt.date.fromisoformat(DAY)
    made_at = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return of("example", "", "", columns, lambda: [row], day=day, made_at=made_at, demonstration=False)


def _offered(name: str, resource: Any) -> bool:
    """A list under whose rows nothing can be put has no choice to offer."""
    return name != "expand" or bool(resource.expansions)


def refusal(description: str, code: str) -> OpenApiResponse:
    return OpenApiResponse(
        shapes.Problem, description=description, examples=[OpenApiExample(code, value=EXAMPLES[code])]
    )


def told(going: Deprecated) -> str:
    """A paragraph on what goes, and on what takes its place."""
    what = f"`{going.parameter}`" if going.parameter else "This"
    return f"{what} is deprecated since {going.since} and may be gone from {going.until} on: {going.instead}"


def unwrapped(docstring: str) -> str:
    """A docstring as Markdown, without what it says about queries to those who read the code."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in docstring.split("\n\n")]
    return "\n\n".join(one for one in paragraphs if "queries" not in one.lower())


def generated() -> dict[str, Any]:
    """The whole description. Made once: nothing in it depends on who asks or on what is stored."""
    return _generated(settings.PUBLIC_VIEW)


@cache
def _generated(public_view: bool) -> dict[str, Any]:
    with translation.override("en"):
        schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema
