"""What the page on backups tells a stranger to do is done here, word for word, and must come out as it says."""

import re

import pytest

from tests.house.test_how_to import run

FOR_A_SERVER = re.compile(r"^```sql\n.*?^```\n", re.DOTALL | re.MULTILINE)  # needs one; tests/unit has its like


@pytest.mark.parametrize("name", ["back-up-and-restore.md"])
def test_a_stranger_who_follows_the_page_arrives(root, tmp_path, name):
    page = FOR_A_SERVER.sub("", (root / "docs/how-to" / name).read_text(encoding="utf-8"))
    done = run(page, tmp_path, root)
    assert len(done) >= 10
    for command, should, did in done:
        assert did == should, command
    assert (tmp_path / "monday.caseway").is_file()
    assert len(list((tmp_path / "try").glob("caseway*.sqlite3"))) == 2
