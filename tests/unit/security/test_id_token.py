"""What a provider's word for an agent has to be; everything else proves nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from lookalong.security.claim import LEEWAY_S
from lookalong.security.id_token import (
    ALGORITHMS,
    MAX_AGE_S,
    MAX_KEYS,
    Expected,
    IdTokenRefused,
    Keys,
    Reason,
    UnknownKey,
    check,
    read_keys,
)

NOW = 1_800_000_000
ISSUER = "https://login.example"
ACCESS = "an access token"
EXPECTED = Expected(ISSUER, "lookalong", "the nonce", ALGORITHMS)
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "lookalong",
    "sub": "4711",
    "nonce": "the nonce",
    "iat": NOW - 5,
    "exp": NOW + 300,
}
RSA, EC = RSAKey.generate_key(2048, {"kid": "rsa"}), ECKey.generate_key("P-256", {"kid": "ec"})
KEY_OF: dict[str, RSAKey | ECKey] = {"RS256": RSA, "PS256": RSA, "ES256": EC}


def key_set(*keys: Any, **more: Any) -> bytes:
    return json.dumps({"keys": [each.as_dict(private=False) | more for each in keys]}).encode()


KEYS = read_keys(key_set(RSA, EC))


def signed(algorithm: str = "ES256", header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token with some claims changed; None leaves one out."""
    said = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    key = KEY_OF[algorithm]
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    head = {"alg": algorithm, "kid": key.kid, **(header or {})}
    # Not by jwt.encode, which cannot write all that somebody else may.
    return jws.serialize_compact(head, json.dumps(said), key, registry=registry)


def by_hand(header: dict[str, Any], secret: bytes = b"") -> str:
    """A token that no library would make, with its signature by HMAC if there is a secret."""
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (header, CLAIMS)]
    mac = hmac.new(secret, b".".join(parts), hashlib.sha256).digest() if secret else b""
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def refusal(token: str, keys: Keys = KEYS, access_token: str = ACCESS, expected: Expected = EXPECTED) -> Reason:
    with pytest.raises(IdTokenRefused) as refused:
        check(token, keys, expected, access_token, NOW)
    return refused.value.reason


@pytest.mark.parametrize("algorithm", sorted(ALGORITHMS))
def test_a_token_of_the_provider_says_who_it_is(algorithm: str) -> None:
    assert check(signed(algorithm), KEYS, EXPECTED, ACCESS, NOW)["sub"] == "4711"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://login.example/"}, "issuer"),
        ({"iss": "https://evil.example"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": ["lookalong", "another"]}, "audience"),
        ({"aud": ["lookalong", "another"], "azp": "another"}, "audience"),
        ({"azp": "another"}, "audience"),
        ({"nonce": "of another attempt"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["the nonce"]}, "nonce"),
        ({"nonce": "\ud800"}, "nonce"),
        ({"exp": NOW - LEEWAY_S}, "time"),
        ({"exp": None}, "time"),
        ({"exp": "2099-01-01"}, "time"),
        ({"exp": True}, "time"),
        ({"iat": NOW + LEEWAY_S + 1}, "time"),
        ({"iat": NOW - MAX_AGE_S - LEEWAY_S - 1}, "time"),
        ({"iat": None}, "time"),
        ({"nbf": NOW + LEEWAY_S + 1}, "time"),
        ({"at_hash": "of another token"}, "access_token"),
        ({"at_hash": 7}, "access_token"),
        ({"sub": None}, "subject"),
        ({"sub": ""}, "subject"),
        ({"sub": 4711}, "subject"),
        ({"sub": "x" * 256}, "subject"),
        ({"sub": "a\nb"}, "subject"),
    ],
)
def test_claims_that_prove_nothing(claims: dict[str, Any], reason: Reason) -> None:
    assert refusal(signed(**claims)) == reason


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["lookalong"]},
        {"aud": ["lookalong", "another"], "azp": "lookalong"},
        {"iat": NOW + LEEWAY_S, "exp": NOW - LEEWAY_S + 1},
        # By other means: printf 'an access token' | openssl dgst -sha256 -binary | head -c 16 | basenc --base64url
        {"at_hash": "FPlcM-1UXiivOYozpUrp7Q"},
    ],
)
def test_claims_as_providers_write_them(claims: dict[str, Any]) -> None:
    check(signed(**claims), KEYS, EXPECTED, ACCESS, NOW)


def test_no_algorithm_is_none_at_all() -> None:
    for name in ("none", "None", "nOnE", ""):
        assert refusal(by_hand({"alg": name, "kid": "ec"})) in ("algorithm", "malformed")


def test_a_public_key_is_nobody_s_secret() -> None:
    """RFC 8725 §2.1: what everybody knows must not become what signs."""
    for secret in (RSA.as_pem(private=False), json.dumps(RSA.as_dict(private=False)).encode()):
        assert refusal(by_hand({"alg": "HS256", "kid": "rsa"}, secret)) == "algorithm"
        assert refusal(by_hand({"alg": "RS256", "kid": "rsa"}, secret)) == "signature"


def test_another_algorithm_is_refused_whatever_signs_it() -> None:
    strong = RSAKey.generate_key(2048, {"kid": "rsa"})
    token = jwt.encode({"alg": "RS512", "kid": "rsa"}, CLAIMS, strong, algorithms=["RS512"])
    assert refusal(token, read_keys(key_set(strong))) == "algorithm"


def test_an_algorithm_that_the_provider_does_not_use_is_refused() -> None:
    expected = Expected(ISSUER, "lookalong", "the nonce", frozenset({"RS256", "none", "HS256"}))
    assert refusal(signed("ES256"), expected=expected) == "algorithm"
    assert refusal(by_hand({"alg": "none"}), expected=expected) == "algorithm"
    assert refusal(by_hand({"alg": "HS256"}, b"s" * 32), expected=expected) == "algorithm"


def test_a_changed_token_or_another_key_is_refused() -> None:
    head, body, signature = signed().split(".")
    other = base64.urlsafe_b64encode(json.dumps({**CLAIMS, "sub": "1"}).encode()).rstrip(b"=").decode()
    assert refusal(f"{head}.{other}.{signature}") == "signature"
    assert refusal(f"{head}.{body}.") == "signature"
    stranger = ECKey.generate_key("P-256", {"kid": "ec"})
    assert refusal(signed(), read_keys(key_set(stranger))) == "signature"


def test_headers_that_bring_their_own_key_are_not_looked_at() -> None:
    own = ECKey.generate_key("P-256", {"kid": "own"})
    brought = {"jwk": own.as_dict(private=False), "jku": "https://evil.example/keys", "x5u": "https://evil.example/x"}
    token = jwt.encode({"alg": "ES256", "kid": "ec", **brought}, CLAIMS, own)
    assert refusal(token) in ("signature", "malformed")


def test_a_key_that_is_not_known_may_be_a_newer_one() -> None:
    with pytest.raises(UnknownKey):
        check(signed(header={"kid": "next"}), KEYS, EXPECTED, ACCESS, NOW)
    with pytest.raises(UnknownKey):
        check(signed(header={"kid": "rsa"}), KEYS, EXPECTED, ACCESS, NOW)


def test_a_token_may_name_no_key_where_there_is_one() -> None:
    token = jwt.encode({"alg": "ES256"}, CLAIMS, EC)
    assert check(token, KEYS, EXPECTED, ACCESS, NOW)["sub"] == "4711"
    two = read_keys(key_set(EC, ECKey.generate_key("P-256", {"kid": "next"})))
    assert refusal(token, two) == "key"


def test_other_tokens_of_the_provider_are_no_id_tokens() -> None:
    for kind in ("at+jwt", "logout+jwt", "dpop+jwt"):
        assert refusal(signed(header={"typ": kind})) == "type"
    check(signed(header={"typ": "jwt"}), KEYS, EXPECTED, ACCESS, NOW)


def test_what_headers_say_besides_is_no_matter() -> None:
    check(signed(header={"x5t": "AAAA", "vendor": "1"}), KEYS, EXPECTED, ACCESS, NOW)


def test_keys_that_cannot_be_used_do_not_hide_those_that_can() -> None:
    odd = [
        OctKey.import_key("s" * 32).as_dict(),
        OKPKey.generate_key("Ed25519").as_dict(private=False),
        ECKey.generate_key("P-384").as_dict(private=False),
        RSA.as_dict(private=False) | {"use": "enc"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": "0" * 170, "e": "AQAB"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "AKP", "alg": "ML-DSA-44"},
        {"kty": ["RSA"]},
        {},
    ]
    keys = read_keys(json.dumps({"keys": [*odd, EC.as_dict(private=False)]}).encode())
    assert [key_id for key_id, _ in keys.listed] == ["ec"]


def test_a_private_key_that_a_provider_shows_by_mistake_is_used_for_nothing_but_checking() -> None:
    keys = read_keys(json.dumps({"keys": [EC.as_dict(private=True)]}).encode())
    assert [key.is_private for _, key in keys.listed] == [False]


def test_keys_without_end_are_not_looked_at() -> None:
    assert len(read_keys(key_set(*[EC] * (MAX_KEYS + 1))).listed) == MAX_KEYS


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys":{}}', b'{"keys":[1]}', b"\xff", b"[" * 100_000])
def test_what_is_no_key_set_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_keys(body)


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode() + ".e30."))
def test_any_text_is_decided(text: str) -> None:
    with pytest.raises(IdTokenRefused):
        check(text, KEYS, EXPECTED, ACCESS, NOW)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda each: st.lists(each, max_size=3)))
def test_any_claim_is_decided(value: Any) -> None:
    for name in ("iss", "aud", "azp", "nonce", "exp", "iat", "nbf", "at_hash", "sub"):
        said = {**CLAIMS, name: value}
        body = base64.urlsafe_b64encode(msgspec.json.encode(said)).rstrip(b"=").decode()
        head, _, signature = signed().split(".")
        with pytest.raises(IdTokenRefused):
            check(f"{head}.{body}.{signature}", KEYS, EXPECTED, ACCESS, NOW)
