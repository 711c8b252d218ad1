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


def describe(
    tag: str,
    summary: str,
    shape: type,
    *,
    many: bool = False,
    filters: type[django_filters.FilterSet] | None = None,
) -> Callable[[V], V]:
    """Describe a resource's GET: what it takes from its own `known` parameters, its docstring as the description.

    `many`: a list of `shape`.
    """

    def decorate(view: V) -> V:
        taken = view.known if view.known is not None else names(AS_OF, PAGING, filters.base_filters if filters else ())
        own = filters.base_filters if filters else {}
        decorated = extend_schema(
            operation_id=f"{tag}_{'list' if many else 'read'}",
            summary=summary,
            description=view.__doc__ and _unwrapped(view.__doc__),
            tags=[tag],
            parameters=[parameter(name, own) for name in taken],
            responses={
                200: OpenApiResponse(
                    shapes.listed(shape) if many else shapes.enveloped(shape),
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
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, required=name == "by", description=description)


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
    description, code = _REFUSALS[status]
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
