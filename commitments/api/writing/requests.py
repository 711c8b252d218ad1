"""What stands around a write: the version it started from, the key that makes it happen once, and how large it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from commitments.errors import RuleViolation
from commitments.models import User
from commitments.operations.answers import LONGEST_KEY, Answer, answer_once

MOST_BYTES = 10 * 1024 * 1024
MOST_LEVELS = 20  # of objects and lists in each other; what is described has five

_VERSION = re.compile(r'"([0-9]{1,9})"')
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")


class Json(JSONParser):
    """JSON of which nothing is nested without end: whatever looks through it later does so by recursion."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            data = super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError from None
        if _deeper_than(MOST_LEVELS, data):
            raise ParseError
        return data


def _deeper_than(most: int, data: Any) -> bool:
    level = [data]
    for _level in range(most):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [one for part in inner for one in part]
        if not level:
            return False
    return True


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class VersionMissing(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version_missing"


class VersionStale(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale_version"


def require_size(request: Request, most: int = MOST_BYTES) -> None:
    """Refuse what is larger, before it is read. The server in front refuses what does not say how large it is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > most:
        raise TooLarge(_("This is too large: at most %(most)s MB at once.") % {"most": most // (1024 * 1024)})


def version_of(request: Request) -> int:
    """The version that the client started from, of `If-Match: "3"`."""
    text = request.headers.get("If-Match", "").strip()
    found = _VERSION.fullmatch(text)
    if found is None:
        raise VersionMissing(_('Send the version that you started from, for example If-Match: "3".'))
    return int(found[1])


def done_once(request: Request, by: User, act: Callable[[], Answer]) -> Response:
    """Do it; with an Idempotency-Key do it once, and give the same answer to the same request sent again."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        code, body = act()
        return Response(body, status=code)
    if not _KEY.fullmatch(key):
        message = _("Give 1 to %(longest)s letters, digits or signs, without blanks.") % {"longest": LONGEST_KEY}
        raise RuleViolation("idempotency_key", message, fields={"Idempotency-Key": [message]})
    text = json.dumps([request.method, request.get_full_path(), request.data], sort_keys=True, default=str)
    fingerprint = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def act_for_keeping() -> Answer:
        code, body = act()
        # As it will be sent: days and instants are texts there.
        return code, json.loads(json.dumps(body, cls=JSONEncoder))

    (code, body), again = answer_once(by, key, fingerprint, act_for_keeping)
    return Response(body, status=code, headers={"Idempotent-Replayed": "true"} if again else None)
