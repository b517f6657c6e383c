"""What the page on programs tells a stranger to do is done here, word for word, and must come out as it says."""

import pytest

from tests.house.test_how_to import run


@pytest.mark.parametrize("name", ["add-a-program.md"])
def test_a_stranger_who_follows_the_page_arrives(root, tmp_path, name):
    page = (root / "docs/how-to" / name).read_text(encoding="utf-8")
    done = run(page, tmp_path, root)
    assert len(done) >= 10
    for command, should, did in done:
        assert did == should, command
    assert (tmp_path / "my-rulebooks/program/harbor/complex-care/cases.yaml").is_file()
