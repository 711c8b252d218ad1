"""Signatures of the Standard Webhooks specification."""

from __future__ import annotations

import re
from base64 import b64decode

from commitments.outside.signing import new_secret, signature, signed_headers

# The vector that the specification's own libraries are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_signs_as_the_specification_does() -> None:
    assert signature(SECRET, MESSAGE, AT, BODY) == SIGNATURE
    assert signature(SECRET.removeprefix("whsec_"), MESSAGE, AT, BODY) == SIGNATURE


def test_whatever_is_signed_changes_the_signature() -> None:
    others = [
        signature(new_secret(), MESSAGE, AT, BODY),
        signature(SECRET, MESSAGE + "x", AT, BODY),
        signature(SECRET, MESSAGE, AT + 1, BODY),
        signature(SECRET, MESSAGE, AT, BODY + b" "),
    ]
    assert len({SIGNATURE, *others}) == 5


def test_two_secrets_sign_side_by_side() -> None:
    other = new_secret()
    headers = signed_headers([other, SECRET], MESSAGE, AT, BODY)
    assert headers == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": "1614265330",
        "webhook-signature": f"{signature(other, MESSAGE, AT, BODY)} {SIGNATURE}",
    }


def test_secrets_are_long_and_each_is_another() -> None:
    made = [new_secret() for _ in range(20)]
    assert len(set(made)) == 20
    for secret in made:
        assert re.fullmatch(r"whsec_[0-9A-Za-z+/]{43}=", secret)
        assert len(b64decode(secret.removeprefix("whsec_"))) == 32
