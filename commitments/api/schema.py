"""The OpenAPI description of the resources, in English whoever asks: it is read by programs that write programs.

Filters are described from the FilterSets themselves, so that none can be missing or differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

import django_filters
from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from commitments.queries.filtering import YesOrNo
from commitments.reports.summary import DIMENSIONS

from . import shapes
from .errors import MEDIA_TYPE
from .examples import EXAMPLES
from .parameters import AS_OF, MOST_PER_PAGE, PAGING, PER_PAGE, names

V = TypeVar("V", bound=type[Any])

_REFUSALS = {
    400: ("A parameter that does not exist, or a value that can't be understood", "invalid_parameters"),
    401: ("Not signed in, or a token that has expired or been revoked", "not_authenticated"),
    403: ("Signed in, but the account may not do this", "forbidden"),
    404: ("Nothing there, or not yet on that day; for a list, no such page", "not_found"),
    406: ("Asked for something other than JSON", "not_acceptable"),
    429: ("More requests in this minute than one client may make; see Retry-After", "throttled"),
    500: ("A mistake on the server", "server_error"),
}

_OWN: dict[str, tuple[dict[str, Any], str]] = {
    "as_of": ({"type": "string", "format": "date"}, "Answer as of the end of this day. Today if left out."),
    "page": ({"type": "integer", "minimum": 1, "default": 1}, "Which page of the list."),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        "How many rows a page has.",
    ),
    "by": (
        {
            "type": "array",
            "items": {"type": "string", "enum": list(DIMENSIONS)},
            "minItems": 1,
            "maxItems": 2,
            "uniqueItems": True,
        },
        "What to count by: one dimension, or two different ones by giving the parameter twice.",
    ),
}


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


# What a write may be answered with beside the above.
_WRITE_REFUSALS = {
    413: ("More than is taken at once", "too_large"),
    415: ("Sent in another form than described", "unsupported_media_type"),
}
_VERSION_REFUSALS = {
    412: ("Somebody else has saved it since the version named", "stale_version"),
    428: ("No If-Match with the version to start from", "version_missing"),
}
_VERSION_HEADER = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    OpenApiParameter.HEADER,
    required=True,
    description="The version that the change starts from, in quotes, as in the ETag of the last answer",
)
_ONCE_HEADER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,100}$"},
    OpenApiParameter.HEADER,
    description="Sent again with the same key within two days, the request is answered the same and done once",
)


def describe_write(
    method: str,
    tag: str,
    summary: str,
    sent: type | None,
    shape: type | None,
    *,
    created: bool = False,
    versioned: bool = False,
) -> Callable[[V], V]:
    """Describe a resource's POST or PUT: `sent` as its body, `shape` in its answer (None: there is none)."""

    def decorate(view: V) -> V:
        status = 201 if created else 200 if shape else 204
        refusals = _REFUSALS | _WRITE_REFUSALS | (_VERSION_REFUSALS if versioned else {})
        answer = OpenApiResponse(description="Nothing")
        if shape is not None:
            answer = OpenApiResponse(
                shapes.enveloped(shape),
                description="As it now is",
                examples=[OpenApiExample("Example", value=EXAMPLES[f"{view.__name__}.{method}"])],
            )
        multipart = any(parser.media_type.startswith("multipart") for parser in view.parser_classes)
        decorated = extend_schema(
            operation_id=f"{tag}_{view.__name__.lower()}_{method}",
            summary=summary,
            description=view.__doc__ and _unwrapped(view.__doc__),
            tags=[tag],
            parameters=[] if multipart else [_ONCE_HEADER, *([_VERSION_HEADER] if versioned else [])],
            request={"multipart/form-data" if multipart else "application/json": sent} if sent else None,
            responses={status: answer, **{(code, MEDIA_TYPE): _refusal(code) for code in refusals}},
        )
        setattr(view, method, decorated(getattr(view, method)))
        return view

    return decorate


def describe(
    tag: str,
    summary: str,
    shape: type | None,
    *,
    many: bool = False,
    paged: bool = True,
    filters: type[django_filters.FilterSet] | None = None,
    media_type: str = "application/json",
) -> Callable[[V], V]:
    """Describe a resource's GET: what it takes from its own `known` parameters, its docstring as the description.

    `many`: a list of `shape`. Without a shape the answer is a text of `media_type`.
    """

    def decorate(view: V) -> V:
        taken = (
            view.known
            if view.known is not None
            else names(AS_OF, PAGING if paged else (), filters.base_filters if filters else ())
        )
        own = filters.base_filters if filters else {}
        decorated = extend_schema(
            operation_id=f"{tag}_{'list' if many else 'read'}",
            summary=summary,
            description=view.__doc__ and _unwrapped(view.__doc__),
            tags=[tag],
            parameters=[parameter(name, own) for name in taken],
            responses={
                (200, media_type): OpenApiResponse(
                    str if shape is None else shapes.listed(shape) if many else shapes.enveloped(shape),
                    description="As of the day",
                    examples=[OpenApiExample("Example", value=EXAMPLES[view.__name__])],
                ),
                **{(status, MEDIA_TYPE): _refusal(status) for status in _REFUSALS},
            },
        )
        view.get = decorated(view.get)
        return view

    return decorate


def parameter(name: str, filters: Mapping[str, django_filters.Filter]) -> OpenApiParameter:
    """A query parameter, from the filter of that name or from the list above."""
    if name in filters:
        schema, description = filter_schema(filters[name]), _filter_words(filters[name])
    else:
        schema, description = _OWN[name]
    required = name == "by" or (name in filters and filters[name].extra["required"])
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, required=required, description=description)


def filter_schema(one: django_filters.Filter) -> dict[str, Any]:
    """The type of a filter's values. A filter that takes several is an array: the parameter is repeated."""
    if isinstance(one, YesOrNo):
        return {"type": "boolean"}
    if isinstance(one, django_filters.ModelMultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(one, django_filters.MultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string", "enum": _codes(one)}}
    if isinstance(one, django_filters.ChoiceFilter):
        return {"type": "string", "enum": _codes(one)}
    if isinstance(one, django_filters.DateFilter):
        return {"type": "string", "format": "date"}
    if isinstance(one, django_filters.CharFilter):
        return {"type": "string", "maxLength": one.extra["max_length"]}
    raise TypeError(f"Say in commitments/api/schema.py how {type(one).__name__} is documented.")


def _codes(one: django_filters.Filter) -> list[str]:
    return [str(code) for code, _label in one.extra["choices"]]


def _filter_words(one: django_filters.Filter) -> str:
    with translation.override("en"):
        words = [f"{one.label}.", str(one.extra.get("help_text") or "")]
    return " ".join(word for word in words if word)


def _refusal(status: int) -> OpenApiResponse:
    description, code = (_REFUSALS | _WRITE_REFUSALS | _VERSION_REFUSALS)[status]
    return OpenApiResponse(
        shapes.Problem, description=description, examples=[OpenApiExample(code, value=EXAMPLES[code])]
    )


def _unwrapped(docstring: str) -> str:
    """A docstring as Markdown, without what it says about queries to those who read the code."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in docstring.split("\n\n")]
    return "\n\n".join(one for one in paragraphs if "queries" not in one.lower())


@cache
def generated() -> dict[str, Any]:
    """The whole description. Made once: nothing in it depends on who asks or on what is stored."""
    with translation.override("en"):
        schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema
