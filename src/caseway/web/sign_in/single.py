"""Signing in through an organization's own identity provider: only invited people, known by their verified address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caseway.accounts import claims, invitations, scope
from caseway.accounts.models import User
from caseway.accounts.viewer import PROVEN_FOR
from caseway.web.base import guard
from caseway.web.base.guard import declares


class Provider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # the library is untyped
    """The library's, which trusts the connection; ours also checks who issued and signed what it brings."""

    @property
    def openid_config(self) -> Any:  # noqa: ANN401 - as the library has it
        """What the provider says of itself; it must be the one that is configured."""
        found = super().openid_config
        if str(found.get("issuer", "")).rstrip("/") != _known()["issuer"]:
            raise OAuth2Error("the provider is not the one that is configured")
        return found

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:  # noqa: ANN401 - as above
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return found

    def complete_login(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library has it
        """Who the provider says it is; the library looks them up next, and of nobody else anything shows."""
        found = super().complete_login(*given, **named)
        if (user := claims.by_account(found.account.provider, found.account.uid)) is not None:
            scope.move(None, user=user)
        return found


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider."""
    return _view(OAuth2LoginView, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:  # noqa: ANN401 - as above
    # Only for signing in: the library could also tie a provider's account to whoever is signed in.
    if not settings.CASEWAY_OIDC or provider_id != "sso" or request.GET.get("process", "login") != "login":
        raise Http404
    try:
        answer: HttpResponse = kind.adapter_view(Provider(request, provider_id))(request)
    except (OAuth2Error, requests.RequestException):
        return render(request, "socialaccount/authentication_error.html", status=403)
    return answer


@declares(guard.OWN)
def again(request: HttpRequest) -> HttpResponse:
    """Show again at the provider that it is you, where one has no factor here."""
    return render(request, "sign_in/single_again.html", {"known": _known(), "next": request.GET.get("next", "")})


def proves(sociallogin: Any, *, at: datetime) -> bool:  # noqa: ANN401 - as above
    """Whether a provider says that someone showed a moment ago who they are, and not only that it knows them."""
    shown = _told(sociallogin).get("auth_time")
    return isinstance(shown, int) and at - datetime.fromtimestamp(shown, tz=UTC) <= PROVEN_FOR


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # as above
    """Accounts by single sign-on: matched, never made."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401 - as above
        """Nobody signs up by themselves."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401 - as above
        """Find the invited person whose verified address the provider names; refuse everybody else alike."""
        user = sociallogin.user if sociallogin.is_existing else _invited(_told(sociallogin))
        if user is None or not user.is_active:
            raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", status=403))
        at = guard.moment(request)
        invitations.accept_all(user=user.pk, at=at, on=timezone.localdate(at))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **named: Any) -> None:  # noqa: ANN401 - as above
        """Say that it did not work, and none of the provider's words."""
        del provider, named
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))

    def send_notification_mail(self, *given: Any, **named: Any) -> None:
        """Nothing: a first sign-in is in the list of sessions."""


def is_strong(told: Mapping[str, Any], strong: Mapping[str, frozenset[str]]) -> bool:
    """Whether what a provider says of how someone signed in counts as a second factor."""
    ways = told.get("amr") or []
    ways = ways if isinstance(ways, list) else [ways]
    return bool(strong["amr"].intersection(map(str, ways)) or str(told.get("acr", "")) in strong["acr"])


def _known() -> Mapping[str, Any]:
    """What is configured of the provider."""
    known: Mapping[str, Any] | None = settings.CASEWAY_OIDC
    if known is None:
        raise Http404
    return known


def _told(sociallogin: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as above
    """What the provider signed."""
    found: Mapping[str, Any] = sociallogin.account.extra_data.get("id_token", {})
    return found


def _invited(told: Mapping[str, Any]) -> User | None:
    if told.get("email_verified") is not True or not told.get("email"):
        return None
    user = claims.by_address(str(told["email"]))
    if user is None:
        return None
    scope.move(None, user=user)
    return User.objects.get(pk=user)


class SecondFactor(AuthenticateStage):  # type: ignore[misc] # as above
    """The step that asks for one's second factor; a provider that asked for one spares it."""

    def _should_handle(self, request: HttpRequest) -> bool:
        sociallogin = (self.login.signal_kwargs or {}).get("sociallogin")
        if sociallogin is not None and is_strong(_told(sociallogin), _known()["strong"]):
            records = get_authentication_records(request, self.login.user)
            shown = {**records[-1], "is_strong": True}
            request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*records[:-1], shown]
            return False
        return bool(super()._should_handle(request))
