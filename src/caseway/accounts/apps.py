"""The app of accounts."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class Accounts(AppConfig):
    """Organizations and their people, access, audit."""

    name = "caseway.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the rules between organizations lifted while tables change, and put there again."""
        pre_migrate.connect(lift_rules, sender=self)
        post_migrate.connect(put_rules, sender=self)


def lift_rules(using: str, plan: list[Any], **_named: Any) -> None:
    """Let tables be altered, where any will be."""
    from caseway.accounts import containment  # noqa: PLC0415 - models are not ready when the app is found

    if plan:
        containment.remove(using)


def put_rules(using: str, **_named: Any) -> None:
    """Keep rows from pointing into another organization."""
    from caseway.accounts import containment  # noqa: PLC0415 - as above

    containment.install(using)
