"""How letters are sent: by the server that CASEWAY_EMAIL_URL names; else they are put into files, for whoever sets it up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

BACKENDS = "django.core.mail.backends"


class Unusable(ValueError):  # noqa: N818 - completes "unable to send mail: unusable"
    """A CASEWAY_EMAIL_URL that names no way to send letters."""


def settings(environ: Mapping[str, str], home: Path) -> dict[str, object]:
    """Django's settings for mail from the environment."""
    url = environ.get("CASEWAY_EMAIL_URL", "")
    if not url:
        return {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": home / "mail"}
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise Unusable("CASEWAY_EMAIL_URL must be like smtp+tls://user:password@host:587, smtps://… or console:")
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+tls": 587, "smtp": 25}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }
