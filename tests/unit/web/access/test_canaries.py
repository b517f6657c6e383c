"""No text of health data is shown to whom it is not meant for: each is known again wherever it turns up."""

import pytest
from django.db import models

from tests.unit.web.access.canaries import TOKEN, WITHOUT, tables, texts

pytestmark = pytest.mark.django_db


def test_every_table_of_health_data_has_rows_in_the_world(world):
    empty = [one.__name__ for one in tables() if not one._default_manager.exists()]
    assert not empty, f"tests/unit/web/access/world.py makes no row of {empty}"


def test_every_text_of_health_data_holds_a_canary(world):
    without = set()
    for table in tables():
        for field in texts(table):
            place = f"{table.__name__}.{field.name}"
            if place in WITHOUT:
                continue
            for value in table._default_manager.values_list(field.name, flat=True):
                if value and not TOKEN.search(str(value)) and place not in FOUND_BY:
                    without.add(place)
            if not any(TOKEN.search(str(one)) for one in table._default_manager.values_list(field.name, flat=True)):
                without.add(place)
    assert not without, (
        f"give these a canary in tests/unit/web/access/world.py, or say in canaries.WITHOUT why not: {without}"
    )


# What is made of other texts, or is empty in one kind of row: that some hold a canary is enough.
FOUND_BY = {
    "SearchTerm.word", "SearchWord.word", "Identifier.value", "Identifier.folded",
}  # fmt: skip


def test_what_can_hold_no_canary_is_still_there():
    known = {f"{table.__name__}.{field.name}" for table in tables() for field in table._meta.concrete_fields}
    assert set(WITHOUT) <= known
    for place in WITHOUT:
        table, _, name = place.partition(".")
        field = next(one for one in tables() if one.__name__ == table)._meta.get_field(name)
        assert isinstance(field, models.CharField | models.TextField | models.JSONField)


def test_canaries_stand_in_one_place_each(world):
    held = {}
    for table in tables():
        for field in texts(table):
            if field.name in {"word", "was"}:
                continue
            for key, value in table._default_manager.values_list("pk", field.name):
                for token in world.canaries.found(str(value)):
                    assert held.setdefault(token, (table, field.name, key)) == (table, field.name, key)
    assert len(held) > 1000
