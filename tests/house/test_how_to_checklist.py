"""What the page on checklists tells a stranger to do is done here, word for word, and must come out as it says."""

from tests.house.test_how_to import follow, text


def test_a_stranger_who_follows_the_page_arrives(root, tmp_path):
    follow(text(root, "add-a-checklist.md"), tmp_path, root, least=8)
    assert (tmp_path / "my-rulebooks/checklist/harbor/housing-file/cases.yaml").is_file()
