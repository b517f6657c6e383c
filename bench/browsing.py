"""Somebody's browser without a network: requests through the whole stack of middleware, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caseway.accounts.models import User


class Browser:
    """The browser of a case manager who has signed in with a second factor."""

    def __init__(self, email: str) -> None:
        from django.conf import settings
        from django.test import Client
        from django.utils import timezone

        from caseway.accounts import queries, scope
        from caseway.accounts.models import User
        from caseway.accounts.sessions import SessionStore

        with scope.seeking(email):
            self.user: User = User.objects.get(email=email)
        (self.agency,) = queries.every_organization()
        now = timezone.now()  # noqa: TID251 - a benchmark is a door
        session = SessionStore()
        session["_auth_user_id"] = str(self.user.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = self.user.get_session_auth_hash()
        session.keep(user_id=self.user.pk, organization_id=self.agency, opened_at=now, seen_at=now, is_strong=True)
        session.create()
        self._client = Client(SERVER_NAME="127.0.0.1")
        self._client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""

    def get(self, address: str) -> str:
        """The page of an address."""
        answer = self._client.get(address, headers={"Accept-Encoding": "gzip"})
        if answer.status_code != 200:
            raise SystemExit(f"Unable to measure: {address} answers {answer.status_code}.")
        return str(answer.content.decode())

    def post(self, address: str, **form: Any) -> str:
        """Send a form; where it leads to."""
        answer = self._client.post(address, form)
        if answer.status_code != 302:
            raise SystemExit(f"Unable to measure: {address} answers {answer.status_code}.")
        return str(answer.headers["Location"])
