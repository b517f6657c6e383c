"""What the page on renewal rules tells a stranger to do is done here, word for word, and must come out as it says."""

from tests.house.test_how_to import follow, text


def test_a_stranger_who_follows_the_page_arrives(root, tmp_path):
    follow(text(root, "add-a-renewal-rule.md"), tmp_path, root)
    assert (tmp_path / "my-rulebooks/certification/example/enn/renewal/cases.yaml").is_file()
