"""How writes are described: what is sent, which version it starts from, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from . import shapes
from .errors import MEDIA_TYPE
from .examples import EXAMPLES
from .schema import REFUSALS, refusal, unwrapped

V = TypeVar("V", bound=type[Any])

# What a write may be answered with beside what any request may.
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
        refusals = REFUSALS | _WRITE_REFUSALS | (_VERSION_REFUSALS if versioned else {})
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
            description=view.__doc__ and unwrapped(view.__doc__),
            tags=[tag],
            parameters=[] if multipart else [_ONCE_HEADER, *([_VERSION_HEADER] if versioned else [])],
            request={"multipart/form-data" if multipart else "application/json": sent} if sent else None,
            responses={status: answer, **{(code, MEDIA_TYPE): refusal(*why) for code, why in refusals.items()}},
        )
        setattr(view, method, decorated(getattr(view, method)))
        return view

    return decorate
