"""What the page on populations tells a stranger to do is done here, word for word, and must come out as it says."""

import pytest

from tests.house.test_how_to import run


@pytest.mark.parametrize("name", ["judge-a-population.md"])
def test_a_stranger_who_follows_the_page_arrives(root, tmp_path, name):
    page = (root / "docs/how-to" / name).read_text(encoding="utf-8")
    done = run(page, tmp_path, root)
    assert len(done) >= 6
    for command, should, did in done:
        assert did == should, command
    assert (tmp_path / "report.html").is_file()
    assert not list(tmp_path.glob("*.rejects.csv"))
