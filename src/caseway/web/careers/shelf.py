"""The careers and figures the pages show, read once for each shelf."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from caseway import rulebooks
from caseway.rulebooks import actions as catalog
from caseway.rulebooks import careers_reading
from caseway.rulebooks import figures as published
from caseway.rulebooks.actions import Action
from caseway.rulebooks.careers import Career
from caseway.rulebooks.figures import Figure
from caseway.web.base.shelf import shelf

WORDS = careers_reading.FOLDER  # what `say` is told, to find the translations of careers
FIGURE_WORDS = published.FOLDER


def careers() -> Mapping[str, Career]:
    """Every career on the shelf by its key."""
    return _careers(shelf())


def actions() -> Mapping[str, Action]:
    """Every action a plan is made of."""
    return _actions(shelf())


def figures() -> tuple[Figure, ...]:
    """Every figure about the profession."""
    return _figures(shelf())


@lru_cache(maxsize=8)
def _careers(among: rulebooks.Shelf) -> Mapping[str, Career]:
    return careers_reading.careers(among)


@lru_cache(maxsize=8)
def _actions(among: rulebooks.Shelf) -> Mapping[str, Action]:
    return catalog.actions(among)


@lru_cache(maxsize=8)
def _figures(among: rulebooks.Shelf) -> tuple[Figure, ...]:
    return published.figures(among)
