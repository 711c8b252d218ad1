"""The index of the resources, their description for programs and for people, and what answers elsewhere."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.decorators import method_decorator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from .. import shapes
from ..parameters import require_known
from ..resources import RESOURCES
from ..schema import describe_one, generated
from .base import Dated, Readable

_OTHERS = ("drafts", "search", "summary", "timeline", "trend", "compare", "slips", "changes", "iati", "schema", "docs")
ADDRESSES = ("statement", *(resource.name for resource in RESOURCES), *_OTHERS)


@describe_one("index", "What there is", shapes.Index)
class Index(Dated):
    """The addresses of all resources. Everything else is found from here."""

    def get(self, request: Request) -> Response:
        return self.answer({"resources": {name: self.links.plain(name) for name in ADDRESSES}})


class Schema(Readable):
    """The OpenAPI description, as JSON or, where the Accept header asks for it, as YAML. Open to everybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        require_known(request.query_params, ())
        return Response(generated())


@method_decorator(
    # Swagger UI sets styles and draws small pictures from within its script; scripts stay those of this host.
    csp_update({"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:"]}),
    name="dispatch",
)
class Documentation(Readable, SpectacularSwaggerSplitView):
    """The same for people, to read and try in a browser. Everything it needs comes from this host."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = [TemplateHTMLRenderer]
    url_name = "api:schema"


class Elsewhere(Readable):
    """Any other address under /api/: 404 in JSON by any method, or the way to one that only lacks its last slash."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None  # no part of the description

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in ("GET", "HEAD"):
            raise Http404  # what is not there takes no method; 405 would say that it is
        super().initial(request, *args, **kwargs)

    def get(self, request: Request, rest: str) -> HttpResponse:
        if not request.path.endswith("/") and self._exists(f"{request.path}/"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/" + (f"?{query}" if query else ""))
        raise Http404

    def _exists(self, path: str) -> bool:
        try:
            return resolve(path).url_name != "elsewhere"
        except Resolver404:  # pragma: no cover - this class takes every address
            return False
