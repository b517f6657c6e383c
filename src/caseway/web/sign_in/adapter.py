"""How the sign-in library behaves here."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseway.accounts import queries
from caseway.accounts.models import User
from caseway.accounts.viewer import PROVEN_FOR
from caseway.web.base import guard
from caseway.web.sign_in import known_browser

# The library says something after every step; what the page shows anyway needs no words.
SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Your password is changed."),
    "account/messages/password_set.txt": gettext_lazy("Your password is set."),
    "mfa/messages/totp_activated.txt": gettext_lazy("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Your authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("Your passkey is set up."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the library is untyped
    """Accounts: by invitation only, counted per worker and place, proven by the second factor."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("This e-mail address and password do not belong together."),
        "incorrect_code": gettext_lazy("This code is not right. Codes change every 30 seconds, and each works once."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "too_many_login_attempts": gettext_lazy(
            "Too many tries that failed. Wait five minutes, or use a passkey, which works right away."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: people are invited."""
        del request
        return False

    def add_message(self, request: HttpRequest, level: int, *given: Any, **named: Any) -> None:
        """Say only what the next page does not show."""
        template = given[0] if given else named.pop("message_template", None)
        if template is None:
            super().add_message(request, level, *given, **named)
        elif template in SAID:
            super().add_message(request, level, message=str(SAID[template]))

    def pre_login(self, request: HttpRequest, user: User, **named: Any) -> HttpResponse | None:
        """Refuse whoever has no role anywhere now."""
        refused: HttpResponse | None = super().pre_login(request, user, **named)
        if refused is None and not queries.organizations_of(user.pk, on=timezone.localdate(guard.moment(request))):
            return self.respond_user_inactive(request, user)
        return refused

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say that this account opens nothing; only someone who knows its password comes here."""
        del user
        return render(request, "account/account_inactive.html", status=403)

    # --- how often something may be tried ---

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed tries count for an account at an address: a stranger elsewhere shuts nobody out."""
        login = str(credentials.get("email", "")).lower()
        return f"{login}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try; from browsers the account was never used in, all over the world together as well."""
        super().pre_authenticate(request, **credentials)
        self._anywhere = None
        login = str(credentials.get("email", "")).lower()
        if known_browser.knows(request, login):
            return
        self._anywhere = ratelimit.consume(request, app="allauth.account", action="login_failed_anywhere", key=login)
        if not self._anywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._anywhere:
            self._anywhere.rollback()

    # --- showing again that it is you ---

    def get_login_stages(self) -> list[str]:
        """The second factor is asked at every sign-in, unless the organization's own sign-in asked one."""
        return ["caseway.web.sign_in.single.SecondFactor"]

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Whether it is longer ago than the policy allows."""
        del app, named
        proven_at = self.request.session.columns.get("proven_at")
        return proven_at is None or guard.moment(self.request) - proven_at > PROVEN_FOR

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """A passkey first, then a code; the password only where there is no second factor."""
        by_id = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        said = {
            "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
            "mfa_reauthenticate": gettext_lazy("Use a code"),
        }
        factors = [{**by_id[one], "description": words} for one, words in said.items() if one in by_id]
        if settings.CASEWAY_DEMO and user.is_authenticated and not factors and not user.has_usable_password():
            return [{"id": "demo", "description": _("One click, in the demo"), "url": reverse("demo_again")}]
        if settings.CASEWAY_OIDC and not by_id:
            return [{"id": "single", "description": settings.CASEWAY_OIDC["name"], "url": reverse("single_again")}]
        return factors or [method for name, method in by_id.items() if name == "reauthenticate"]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # as above
    """Second factors: their secrets are not readable in the database alone."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "incorrect_passkey": gettext_lazy("This passkey could not be checked. Try again, or use another way."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return _seals().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return _seals().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - the library's name
        """What a new passkey is called until its owner says otherwise."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey {number}").format(number=number)

    def _get_site_name(self) -> str:
        return "Caseway"


def _seals() -> MultiFernet:
    """What seals secrets: made of our key, the older ones still open what they sealed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(key: str) -> bytes:
    made = HKDF(SHA256(), length=32, salt=None, info=b"caseway second factors").derive(key.encode())
    return base64.urlsafe_b64encode(made)
