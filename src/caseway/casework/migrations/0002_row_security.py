"""Each organization's casework shows within it alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from caseway.accounts.row_security import RowLevelSecurity

TABLES = (
    "addendum", "assessment", "case", "casechange", "casedate", "component", "contact", "cover", "deadline", "document",
    "draft", "goal", "goalneed", "goalreview", "handover", "need", "note", "plan",
    "programdeadlines", "snooze", "task",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("casework", "0001_initial")]

    operations: ClassVar = [RowLevelSecurity(f"casework_{table}") for table in TABLES]
