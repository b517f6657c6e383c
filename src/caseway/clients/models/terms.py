"""What people are looked for by: the words of their names and their phone numbers, as search folds them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SearchTerm(models.Model):
    """One word one client is found by."""

    goes_along: ClassVar[bool] = False  # they are made anew for whoever stays

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="search_terms")
    word = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "word", "client"], name="search_term_once"),
            models.CheckConstraint(condition=~Q(word=""), name="search_term_word"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchWord(models.Model):
    """One word somebody in an organization is found by: misspellings are looked for among these, not among people.

    Its trigrams are indexed by the database: by FTS5 in SQLite, in a table of them in PostgreSQL; see the migrations.
    """

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "word"], name="search_word_once")]

    def __str__(self) -> str:
        return self.word
