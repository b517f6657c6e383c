"""Who somebody says they are, before they have shown it: found by exactly what they bring, and by nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.models import SocialAccount

from caseway.accounts import scope
from caseway.accounts.models import User


def by_address(email: str) -> UUID | None:
    """Whoever signs in with an e-mail address, however it is capitalized."""
    with scope.seeking(email):
        return User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()


def by_account(provider: str, uid: str) -> UUID | None:
    """Whoever signs in with an account of their organization's own provider."""
    with scope.seeking(uid):
        rows = SocialAccount.objects.filter(provider=provider, uid=uid)
        found: UUID | None = rows.values_list("user", flat=True).first()
    return found


class Backend(AuthenticationBackend):  # type: ignore[misc] # the library is untyped
    """The library's way to find a user by password, and by the session that was opened so."""

    def get_user(self, user_id: Any) -> User | None:  # noqa: ANN401 - as Django has it
        """The user of a session; who brings its key may know of them."""
        with scope.of_user(user_id):
            found: User | None = super().get_user(user_id)
        return found
