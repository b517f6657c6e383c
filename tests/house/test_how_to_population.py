"""What the page on populations tells a stranger to do is done here, word for word, and must come out as it says."""

from tests.house.test_how_to import follow, text


def test_a_stranger_who_follows_the_page_arrives(root, tmp_path):
    follow(text(root, "judge-a-population.md"), tmp_path, root)
    assert (tmp_path / "report.html").is_file()
    assert not list(tmp_path.glob("*.rejects.csv"))
