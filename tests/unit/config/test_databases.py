"""Which database an environment names, and how it is asked."""

import pytest

from caseway.config import databases
from caseway.config.unfit import Unfit


def test_without_a_name_it_is_a_file_in_caseways_folder(tmp_path):
    found = databases.databases({}, tmp_path)
    assert list(found) == ["default"]
    assert found["default"]["NAME"] == tmp_path / "caseway.sqlite3"


def test_an_address_says_all_of_it(tmp_path):
    named = "postgresql://c%40w:p%2Fw@db.example.org:5433/case%20way?sslmode=require"
    found = databases.databases({"DATABASE_URL": named, "CASEWAY_DATABASE_OWNER_URL": "postgres://o@h/n"}, tmp_path)
    default = found["default"]
    assert [default[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "c@w", "p/w", "db.example.org", "5433", "case way",
    ]  # fmt: skip
    assert default["OPTIONS"]["sslmode"] == "require"
    assert found["owner"]["USER"] == "o"


@pytest.mark.parametrize("named", ["mysql://x/y", "postgresql://host", "postgresql://host/", "nonsense"])
def test_an_address_of_anything_else_is_told(tmp_path, named):
    with pytest.raises(Unfit, match="DATABASE_URL must be like"):
        databases.databases({"DATABASE_URL": named}, tmp_path)


def test_an_owner_alone_is_told(tmp_path):
    with pytest.raises(Unfit, match="DATABASE_URL is not"):
        databases.databases({"CASEWAY_DATABASE_OWNER_URL": "postgres://o@h/n"}, tmp_path)
