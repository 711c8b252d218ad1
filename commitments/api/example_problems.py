"""Examples of how the API says no, by the code of the problem."""

from __future__ import annotations

from typing import Any

from .example_envelopes import problem

PROBLEMS: dict[str, Any] = {
    "invalid_parameters": problem(
        400,
        "Bad Request",
        "invalid_parameters",
        "Some filters can't be understood. See the parameters named.",
        {"colour": ["There is no such parameter."]},
    ),
    "not_authenticated": problem(
        401, "Unauthorized", "not_authenticated", "Sign in, or send a token as “Authorization: Token …”."
    ),
    "forbidden": problem(403, "Forbidden", "forbidden", "Your account may not do this."),
    "not_found": problem(404, "Not Found", "not_found", "There is nothing here, or you may not see it."),
    "not_acceptable": problem(
        406, "Not Acceptable", "not_acceptable", "This address answers in JSON. Ask for application/json."
    ),
    "throttled": problem(
        429, "Too Many Requests", "throttled", "Too many requests. Wait for the seconds that Retry-After names."
    ),
    "stale_version": problem(
        412,
        "Precondition Failed",
        "stale_version",
        "Somebody else has saved this since you opened it. Compare both texts, then save again.",
    ),
    "too_large": problem(413, "Request Entity Too Large", "too_large", "This is too large: at most 10 MB at once."),
    "unsupported_media_type": problem(
        415,
        "Unsupported Media Type",
        "unsupported_media_type",
        "Send it in the form that the description of the API names, such as application/json.",
    ),
    "version_missing": problem(
        428,
        "Precondition Required",
        "version_missing",
        'Send the version that you started from, for example If-Match: "3".',
    ),
    "server_error": problem(
        500, "Internal Server Error", "server_error", "Something went wrong here, not with your request."
    ),
}
