"""What every resource shares: who may ask, the day asked about, and the envelope of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page
from rest_framework import status
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from commitments.models import Plan
from commitments.queries.days import day_and_plan_at, day_plan_and_version
from commitments.standing import Day

from .. import deprecation
from ..deprecation import Deprecated
from ..formats import JSON, to_json
from ..links import Links
from ..paging import Page
from ..parameters import AS_OF, SAYING, read_languages, require_known, require_values
from ..permissions import MayRead
from ..saying import Saying
from ..throttling import PerMinute
from ..tokens import TokenAuthentication
from ..versioned import tag_of


class Readable(APIView):
    """GET and HEAD, answered with an ETag; any other method is 405 before anybody is asked who they are."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (TokenAuthentication, SessionAuthentication)
    permission_classes: Sequence[type[BasePermission]] = (MayRead,)
    throttle_classes: Sequence[type[BaseThrottle]] = (PerMinute,)
    http_method_names = ["get", "head"]
    deprecated: Sequence[Deprecated] = ()

    # Known once the request has been read; an error that comes earlier looks it up itself.
    plan: Plan | None = None
    rate: PerMinute | None = None
    tag: str | None = None

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return conditional_page(super().as_view(**initkwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if (request.method or "").lower() not in self.http_method_names:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Most programs take anything, or JSON: no need to weigh what they name."""
        if request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", "application/json"):
            first = self.renderer_classes[0]
            return first(), first.media_type
        return super().perform_content_negotiation(request, force)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.rate is not None:
            for name, value in self.rate.headers().items():
                response.headers[name] = value
        # What a person may see depends on who they are, so no shared cache may keep it; their own asks each time.
        # What anybody may see is kept for a while.
        anybody = (
            response.status_code == status.HTTP_200_OK
            and not getattr(request, "user", AnonymousUser()).is_authenticated
        )
        kept = f"public, max-age={settings.PUBLIC_SECONDS}" if anybody else "private, no-cache"
        response.headers.setdefault("Cache-Control", kept)
        for name, value in self._on_its_way_out(request).items():
            response.headers[name] = ", ".join(filter(None, (response.headers.get(name), value)))
        if self.tag is not None and response.status_code == status.HTTP_200_OK:
            response.headers["ETag"] = self.tag
        patch_vary_headers(response, ("Accept", "Authorization", "Cookie", "Accept-Language"))
        return response

    def _on_its_way_out(self, request: Request) -> dict[str, str]:
        if not self.deprecated:
            return {}
        explained_at = request.build_absolute_uri(reverse("api:docs"))
        return deprecation.headers(self.deprecated, set(request.query_params), explained_at)


class JsonRenderer(BaseRenderer):
    media_type = JSON.media_type
    format = JSON.name
    charset = None  # JSON is UTF-8 by itself

    def render(self, data: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> bytes:
        return to_json(data)


class Dated(Readable):
    """Something that is asked for as of a day.

    `known` are the parameters it takes; None leaves the check to a FilterSet. `several` may be given more than once.
    `versioned`: the answer follows from the version of the data, the day, the question and what its reader may see.
    """

    renderer_classes: Sequence[type[BaseRenderer]] = [JsonRenderer]
    known: Sequence[str] | None = AS_OF
    several: Sequence[str] = ()
    versioned = False

    version: int  # of the data that the answer is made from
    day: Day
    saying: Saying

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """One query at most beside those that find out who asks: the day with its plan, and the version of the data."""
        super().initial(request, *args, **kwargs)
        require_values(request.query_params, self.several)
        if self.known is not None:
            require_known(request.query_params, self.known)
        asked = self.asked_day(request)
        # It came along with the token, or with the person.
        known = getattr(request.auth or request.user, "data_version", None)
        if known is None:
            self.day, self.plan, self.version = day_plan_and_version(asked)
        else:
            self.version = known
            self.day, self.plan = day_and_plan_at(known, asked)
        if self.versioned:
            self.tag = tag_of(request.META, request.user, self.version)
        self.saying = Saying(request.user, self.day, Links(request), self.asked_languages(request))

    def asked_day(self, request: Request) -> str | None:
        return request.query_params.get("as_of")

    def asked_languages(self, request: Request) -> Sequence[str]:
        return read_languages(request.query_params)

    @property
    def links(self) -> Links:
        return self.saying.links

    @property
    def demonstration(self) -> bool:
        return self.plan is not None and self.plan.demonstration

    def content(self, **content: Any) -> dict[str, Any]:
        """What an answer says: as of which day it is, whether its progress is invented, and `content`."""
        return {"as_of": self.day.date, "demonstration": self.demonstration, **content}

    def enveloped(self, **content: Any) -> Response:
        return Response(self.content(**content))

    def answer(self, data: Any) -> Response:
        return self.enveloped(data=data)

    def listed(self, page: Page, results: list[dict[str, Any]], read_on: str | None = None) -> Response:
        """A page with the addresses of those beside it; `read_on` is the next one of a list that is read by cursor."""
        following = read_on or self.links.page(page.next_number)
        previous = self.links.page(page.previous_number)
        response = self.enveloped(
            count=page.count,
            page=page.paging.page,
            per_page=page.paging.per_page,
            next=following,
            previous=previous,
            results=results,
        )
        return with_links(response, next=following, prev=previous)


def with_links(response: Response, **addresses: str | None) -> Response:
    """The same addresses in the header that programs look for (RFC 8288)."""
    links = [f'<{address}>; rel="{name}"' for name, address in addresses.items() if address]
    if links:
        response["Link"] = ", ".join(links)
    return response


ONE_THING = (*AS_OF, *SAYING)
