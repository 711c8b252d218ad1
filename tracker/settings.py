"""All settings, read from the environment; README.md lists every variable and a test keeps that list complete.

Nothing set means production: DEBUG is off, and without SECRET_KEY and ALLOWED_HOSTS nothing starts.
`script/run` and `script/test` set what a developer's machine needs.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from .environment import choice, database, number, switch, text, words

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Production or not -----------------------------------------------------------------------------

DEBUG = switch("DEBUG", default=False)
SECRET_KEY = text("SECRET_KEY")
ALLOWED_HOSTS = words("ALLOWED_HOSTS")

if DEBUG:
    # Without a key of one's own, sessions last as long as the process.
    SECRET_KEY = SECRET_KEY or get_random_secret_key()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
else:
    _advice = {
        "SECRET_KEY": "SECRET_KEY to a secret of 50 or more random characters",
        "ALLOWED_HOSTS": "ALLOWED_HOSTS to the host names to serve, separated by commas",
    }
    if _missing := [name for name in _advice if not globals()[name]]:
        raise ImproperlyConfigured(
            f"{' and '.join(_missing)} not found in the environment: set "
            f"{' and '.join(_advice[name] for name in _missing)}, or DEBUG=1 on a developer's machine."
        )

# Published standing may be read without signing in. What is between the governments stays between them.
PUBLIC_VIEW = switch("PUBLIC_VIEW", default=False)
# How long shared caches may keep what they read so: short against the day, long against a rush of readers.
PUBLIC_SECONDS = 300

# --- Application -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "commitments",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "corsheaders",
    "csp",
    "django_filters",
    "django_guid",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
]

# Those of `tracker` are Django's and others' of like names, skipped where a program asks the API with a token.
MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "tracker.middleware.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tracker.middleware.Authentication",
    "tracker.middleware.PreferredLanguage",
    "tracker.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.middleware.Htmx",
    "tracker.middleware.ContentSecurity",
    "tracker.replica.ReplicaMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a refused sign-in into the lock-out page
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commitments.web.context.site",
            ],
        },
    },
]

# --- Database --------------------------------------------------------------------------------------

DATABASES = {"default": database(text("DATABASE_URL", f"sqlite:///{quote(str(BASE_DIR))}/var/tracker.sqlite3"))}
if text("DATABASE_REPLICA_URL", ""):
    replica = database(text("DATABASE_REPLICA_URL", ""), "DATABASE_REPLICA_URL")
    if {replica["ENGINE"], DATABASES["default"]["ENGINE"]} != {"tracker.database"}:
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL names a copy that PostgreSQL keeps: leave it out, or set both it and DATABASE_URL to "
            "addresses such as postgres://user:password@host/name."
        )
    # One that has gone must not keep anybody waiting.
    replica["OPTIONS"] |= {"connect_timeout": 2, "tcp_user_timeout": 3000}
    replica["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
    replica["TEST"] = {"MIRROR": "default"}
    DATABASES["replica"] = replica
DATABASE_ROUTERS = ["commitments.databases.Router"]

# --- Files handed in as evidence ---------------------------------------------------------------------

# Outside the web root and everything that is served as it lies: a view hands files to those who may read them.
EVIDENCE_ROOT = Path(text("EVIDENCE_ROOT", str(BASE_DIR / "var" / "evidence")))
EVIDENCE_MAX_BYTES = number("EVIDENCE_MAX_MB", 20) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of a form without its files

# --- Languages and time ----------------------------------------------------------------------------

# Each language in its own words, so that everybody finds their own.
LANGUAGES = [("ja", "日本語"), ("en", "English"), ("mn", "Монгол")]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "tracker.formats"

# The plan's time zone: a day begins and ends there, wherever the reader is.
TIME_ZONE = text("PLAN_TIME_ZONE", "Asia/Tokyo")
USE_TZ = True
try:
    ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError) as _error:
    raise ImproperlyConfigured(
        f"PLAN_TIME_ZONE is {TIME_ZONE!r}: set it to the name of a time zone such as Asia/Tokyo."
    ) from _error

# --- Accounts and sign-in --------------------------------------------------------------------------

AUTH_USER_MODEL = "commitments.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "tracker.backends.People"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ["email", "full_name"]},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"

# Ten wrong passwords for one account from one address lock that pair for a quarter of an hour.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"  # the sign-in form's name for the field that holds the email
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_VERBOSE = False

# --- Security --------------------------------------------------------------------------------------

_DIRECTIVES = {"default-src": [SELF], "base-uri": [SELF], "form-action": [SELF]}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _DIRECTIVES | {"frame-ancestors": [NONE], "object-src": [NONE]}}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEBUG

SECURE_SSL_REDIRECT = switch("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside the container, in plain HTTP
SECURE_HSTS_SECONDS = number("SECURE_HSTS_SECONDS", 0 if DEBUG else 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
# Pages of these origins may read the API from a browser, with a token: no cookie is ever sent along.
CORS_ALLOWED_ORIGINS = words("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = [
    *("ETag", "Link", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"),
    *("Tracker-As-Of", "Tracker-Demonstration"),
]
if switch("TRUST_PROXY_SSL_HEADER", default=False):
    # Only behind a proxy that sets or strips this header itself: anybody can send it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# HSTS preloading binds a whole domain for years: the operator's decision, not a default.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# --- Static files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG

# --- API -------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "commitments.api.tokens.TokenAuthentication",  # first, so that an anonymous request gets 401 and not 403
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["commitments.api.permissions.MayRead"],
    # No BrowsableAPIRenderer: its forms would be a second face on the writes. The documentation page serves people.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "commitments.api.schema_truth.Operations",
    "EXCEPTION_HANDLER": "commitments.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    # Addresses that proxies put into X-Forwarded-For; anybody can write there, so none is believed unless told to.
    "NUM_PROXIES": number("TRUSTED_PROXIES", 0),
    "URL_FORMAT_OVERRIDE": None,  # `?format=` is an unknown parameter like any other
}
# How often one client may ask the API in a minute; 0 for as often as it likes.
API_REQUESTS_A_MINUTE = number("API_REQUESTS_A_MINUTE", 600)
# Who publishes the file for the International Aid Transparency Initiative: the identifier it gave the organisation.
IATI_ORGANISATION = text("IATI_ORGANISATION", "JP-MN-TRACKER")
IATI_NAME = text("IATI_NAME", "Japan–Mongolia commitment tracker")
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 - a table, said here for the migrations that refer to it
REST_KNOX = {"TOKEN_TTL": timedelta(days=90)}

SPECTACULAR_SETTINGS = {
    "TITLE": "Japan–Mongolia commitment tracker API",
    "DESCRIPTION": "The 49 commitments of the joint statement of 29 November 2022 and what both sides report on them.",
    "VERSION": "1.0.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "OAS_VERSION": "3.1.0",  # a shape that may be null is said exactly only from 3.1 on
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "commitments.api.webhooks.describe_headers",
        "commitments.api.schema_truth.tell_the_truth",
    ],
    "SORT_OPERATION_PARAMETERS": False,  # the day and the page first, then the filters as on the pages
    # The vocabulary's own names, wherever a field of an answer is called otherwise.
    "ENUM_NAME_OVERRIDES": {
        "Party": "commitments.vocabulary.Party",
        "PartyBasis": "commitments.vocabulary.PartyBasis",
        "Kind": "commitments.vocabulary.Kind",
        "Delivery": "commitments.vocabulary.Delivery",
        "Headline": "commitments.vocabulary.HEADLINE_CHOICES",
        "HeadlineBasis": "commitments.vocabulary.HeadlineBasis",
        "Schedule": "commitments.vocabulary.Schedule",
        "Reporting": "commitments.vocabulary.Reporting",
        "Agreement": "commitments.vocabulary.Agreement",
        "AssignmentRole": "commitments.vocabulary.AssignmentRole",
        "EvidenceKind": "commitments.vocabulary.EvidenceKind",
        "Language": "commitments.vocabulary.Language",
        "RevisionStatus": "commitments.vocabulary.RevisionStatus",
        "AssessmentStatus": "commitments.vocabulary.AssessmentStatus",
        "UpdateStatus": "commitments.vocabulary.UpdateStatus",
        "ChangeKind": "commitments.vocabulary.ChangeKind",
        "ChangeWhat": "commitments.vocabulary.ChangeWhat",
    },
    "WEBHOOKS": ["commitments.api.webhooks.CHANGED", "commitments.api.webhooks.TRIED"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Mail and log ----------------------------------------------------------------------------------

# Where people reach the tracker: mail has no request to take an address from.
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
if not re.fullmatch(r"https?://[^\s/*]+(/\S*)?", SITE_URL):
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}: set it to the address that people open, such as https://tracker.example.org."
    )

EMAIL_HOST = text("EMAIL_HOST")
EMAIL_PORT = number("EMAIL_PORT", 587)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = switch("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("DEFAULT_FROM_EMAIL", "tracker@localhost")

# Each request has an id, in its answer and in every line of the log about it; one that a proxy sent is taken over.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "django_guid.log_filters.CorrelationId"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {correlation_id} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": choice("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django_guid": {"level": "ERROR"},  # it would write a line about each request
        "django.server": {"handlers": ["stderr"], "propagate": False},
        # They tell of every step and every glyph.
        **{name: {"level": "ERROR"} for name in ("fontTools", "weasyprint", "weasyprint.progress")},
    },
}
