"""The description as it is served, and what is made up from it."""

from __future__ import annotations

import math
import os

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from tracker.wsgi import application

# How many requests each reader sends at least, made up at random; about as many again cover each value and edge, or
# are of those that break programs. Fitted to CI. By hand: FUZZ_CASES=5000.
CASES = int(os.environ.get("FUZZ_CASES", "300"))
# Other requests than the same ones on every run.
SEED = os.environ.get("FUZZ_SEED")

# Asking for a change without naming the version that it starts from is 428 (RFC 6585), which the tool does not expect.
_HEADER_MISSING = ["400", "401", "403", "406", "415", "422", "428"]
# A version that nobody has is 412 (RFC 9110, 13.1.1), more than is taken at once 413 (15.5.14).
_REFUSED = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428", "429"]
# What a description can't say is checked in `checks.accepted`: that a code exists, that a day is within the plan.
_ACCEPTED = ["2xx", "3xx", "400", "401", "403", "404", "409", "412", "428", "429"]


def _loaded() -> schemathesis.BaseSchema:
    config = SchemathesisConfig(seed=int(SEED) if SEED else None)
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application, config=config)
    schema.config.output.sanitization.update(enabled=False)  # its tokens live no longer than the test
    checks = schema.config.checks
    checks.missing_required_header.expected_statuses = _HEADER_MISSING
    checks.negative_data_rejection.expected_statuses = _REFUSED
    checks.positive_data_acceptance.expected_statuses = _ACCEPTED
    return schema


SCHEMA = _loaded()
# Nothing is made smaller: a request that shows a fault is told as it is, and each kind of fault once.
HOW = settings(
    max_examples=max(1, math.ceil(CASES / SCHEMA.statistic.operations.total)),
    derandomize=SEED is None,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
# Of the requests that cover each value, edge and omission there are thousands: how large a part each reader sends.
PART = min(1.0, CASES / 8000)
