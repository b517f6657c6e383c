"""A code of an authenticator app is good once: who sees it typed cannot type it again."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction

LAST = "last_counter"


def use_up(authenticator: Authenticator, code: str) -> bool:
    """Take a code that is right; whether neither it nor a later one was used before.

    The library remembers a used code for as long as one is shown; ours are good a step longer, for clocks that go wrong,
    so the number of the last one that was used is kept with the secret.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return True
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        # Two of these numbers may show the same six digits, once in a million; the latest one closes more.
        numbers = [number for number in yield_hotp_counters_from_time() if _shows(secret, number, code)]
        if not numbers or max(numbers) <= row.data.get(LAST, -1):
            return False
        row.data[LAST] = max(numbers)
        row.save(update_fields=["data"])
        authenticator.data[LAST] = max(numbers)
    return True


def _shows(secret: str, number: int, code: str) -> bool:
    return bool(compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, number))))
