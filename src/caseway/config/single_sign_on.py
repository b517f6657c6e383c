"""Signing in with an organization's own identity provider, by OpenID Connect: what CASEWAY_OIDC_* say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES = ("CASEWAY_OIDC_ISSUER", "CASEWAY_OIDC_CLIENT", "CASEWAY_OIDC_SECRET")
# What a provider says of how someone showed who they are (RFC 8176), and which of it is a second factor.
STRONG = "mfa,otp,hwk"


class Unusable(ValueError):  # noqa: N818 - completes "unable to use single sign-on: unusable"
    """Some of what single sign-on needs is missing."""


def configured(environ: Mapping[str, str]) -> dict[str, Any] | None:
    """What is known of the provider; None where none is named. Raises Unusable where only a part is."""
    given = [environ.get(name, "") for name in NAMES]
    if not any(given):
        return None
    if missing := [name for name, value in zip(NAMES, given, strict=True) if not value]:
        raise Unusable(f"single sign-on also needs {', '.join(missing)}")
    issuer, client, secret = given
    strong = {name: environ.get(f"CASEWAY_OIDC_STRONG_{name.upper()}", usual) for name, usual in _STRONG.items()}
    return {
        "name": environ.get("CASEWAY_OIDC_NAME", "") or "your organization",
        "issuer": issuer.rstrip("/"),
        "client": client,
        "secret": secret,
        "strong": {name: frozenset(filter(None, value.replace(" ", "").split(","))) for name, value in strong.items()},
    }


_STRONG = {"amr": STRONG, "acr": ""}


def providers(known: Mapping[str, Any] | None) -> dict[str, Any]:
    """The same as the sign-in library reads it."""
    if not known:
        return {}
    app = {
        "provider_id": "sso",
        "name": known["name"],
        "client_id": known["client"],
        "secret": known["secret"],
        "settings": {"server_url": known["issuer"], "oauth_pkce_enabled": True, "fetch_userinfo": False},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
