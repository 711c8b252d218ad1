"""What no description leads to: texts, headers, methods and bodies that programs break on."""

from __future__ import annotations

from typing import Any

# As they stand in an address, percent-encoded; what they are is said by the octets.
TEXTS = (
    *("%00", "a%00b", "%C3%28", "%ED%A0%80", "%F4%90%80%80", "%FF", "%0D%0AX-Planted:1", "%E2%80%AE"),
    *("9" * 30, "-1", "0", "1e400", "NaN", "Infinity", "%D9%A1", "%EF%BC%91", "%C2%B2", "1_000", "%201", "0x1"),
    *("9999-12-31", "0000-00-00", "0001-01-01", "2024-02-30", "%D9%A2024-01-01", "2024-06-30T25:00:00Z", "24:00"),
    *("../../etc/passwd", "'%20OR%201=1--", "%25%27", "%5B%5D", "{}", "null", "true", "x" * 9000, "%F0%9F%87%AF" * 300),
)
HEADERS: tuple[dict[str, str], ...] = (
    *({"Accept": one} for one in ("text/html", "image/*;q=x", ";;,,", "application/json;q=0", "*", "é", "a/b" * 500)),
    *({"Accept-Language": one} for one in ("xx", "é;q=9", "ja;q=," * 200, "../mn")),
    *({"If-None-Match": one} for one in ("*", '"', 'W/"', "x" * 5000, '"v1-é"', ",,,")),
    *({"If-Modified-Since": one} for one in ("yesterday", "Thu, 01 Jan 99999 00:00:00 GMT")),
    *({"Range": one} for one in ("bytes=0-", "bytes=9-1", "lines=1-2", "bytes=-99999999999999999999")),
    *(
        {"Authorization": one}
        for one in ("Token", "Token  ", "Token é", "Token a b", "Basic eDp5", "Bearer x", "Token " + "0" * 64)
    ),
    *({"Cookie": one} for one in ("sessionid=", "sessionid=../x", "sessionid=é", "=;=", "sessionid=" + "a" * 5000)),
    *({"Host": one} for one in ("evil.example", "localhost:99999", "a b", "")),
    *({"X-HTTP-Method-Override": one} for one in ("DELETE",)),
    *({"X-Request-ID": one} for one in ("\x1b[31m", "x" * 5000)),
    *({"Accept-Encoding": one} for one in ("gzip;q=x", "br", "identity;q=0, *;q=0")),
)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "get", "X" * 300)


def _part(disposition: bytes) -> bytes:
    return b"--x\r\nContent-Disposition: " + disposition + b"\r\n\r\n!\r\n--x--"


BODIES: tuple[tuple[str, bytes], ...] = (
    *(("application/json", one) for one in (b"", b"{", b"nul", b"\xff\xfe", b"[]", b'"x"', b"0", b"null", b"NaN")),
    ("application/json", b"[" * 100_000),
    ("application/json", b'{"a":' * 50_000),
    ("application/json", b'{"language": "en", "commitment": "EC-03", "period": "2024-H1", "done": "a\\u0000b"}'),
    ("application/json", b'{"language": "en", "commitment": "EC-03\\u0000", "period": "2024-H1"}'),
    ("application/json", b'{"language": "en", "commitment": "EC-03", "period": "\\ud800"}'),
    ("application/json", b'{"language": "en", "commitment": "EC-03", "period": "2024-H1", "reason": "\\udfff"}'),
    ("application/json", b'{"language": "en", "corrects": 1e999}'),
    ("application/json", b'{"language": "en", "corrects": 9223372036854775808}'),
    ("application/json", b'{"language": "en", "corrects": ' + b"9" * 5000 + b"}"),
    ("application/json", b'{"language": "en", "language": ["en"]}'),
    ("application/json; charset=utf-7", b"{}"),
    ("application/json; charset=nope", b"{}"),
    ("application/json; charset=\xc3\xa9", b"{}"),
    ("application/x-www-form-urlencoded", b"a=%00&a"),
    ("text/plain", b"x"),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    *(
        ("multipart/form-data; boundary=x", one)
        for one in (
            b"--x\r\n" * 5000,
            _part(b"form-data"),
            _part(b'form-data; name="file"; filename="\x00"'),
            _part(b'form-data; name="file"; filename="a.pdf"\r\nContent-Transfer-Encoding: base64'),
        )
    ),
    ("", b"{}"),
    ("é", b"{}"),
    ("application/json\x00", b"{}"),
)
A_MEASUREMENT = {"indicator": "EC-03-I1", "measured_on": "2024-06-30"}
VALUES: tuple[Any, ...] = (
    1e400,
    -0.0,
    float("nan"),
    "1e5",
    "-",
    "",
    "٣",
    "1" * 400,
    True,
    None,
    [],
    {},
    1e16,
    0.00001,
    "\x00",
)
CONDITIONS = ('"', "3", "*", 'W/"1"', '"1", "2"', '"99999999999"', '"٣"', "é", "", '""', '"-1"')
KEYS = ("a b", "é", "x" * 101, "\t", "\x7f", "")
