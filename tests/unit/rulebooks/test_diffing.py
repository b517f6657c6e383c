from datetime import date

from caseway import rulebooks


def differences(folder):
    book = rulebooks.Rulebook("ch", folder)
    return rulebooks.diff(book.rule(date(2020, 1, 1)), book.rule(date(2024, 1, 1)))


def test_clauses_that_came_went_and_changed(folder):
    found = [(difference.change, difference.clause.id) for difference in differences(folder)]

    assert found == [("changed", "work"), ("added", "course"), ("removed", "license")]


def test_a_changed_clause_says_how_in_words(folder):
    work = differences(folder)[0]

    assert [str(text) for text in work.details] == [
        "It asks for 12 months now; before, for 24 months.",
        "It looks back 5 years now; before, without limit.",
        "Which records count has changed.",
        "It now says: You have 12 months of work within five years.",
        "What is assumed has changed: Months that overlap count once.",
        "Its source is now News; before, Rules.",
    ]


def test_the_same_edition_does_not_differ_from_itself(folder):
    rule = rulebooks.Rulebook("ch", folder).rule(date(2024, 1, 1))

    assert rulebooks.diff(rule, rule) == []


def test_looking_backward_the_changes_are_the_contrary(folder):
    book = rulebooks.Rulebook("ch", folder)
    work = rulebooks.diff(book.rule(date(2024, 1, 1)), book.rule(date(2020, 1, 1)))[1]

    said = [str(text) for text in work.details]

    assert "It asks for 24 months now; before, for 12 months." in said
    assert "It looks back without limit now; before, 5 years." in said
    assert "Nothing is assumed any more." in said


def test_another_operator_is_another_way_of_joining(folder):
    path = folder / "2024-01-01.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  all:\n", "  any:\n"), encoding="utf-8")

    root = differences(folder)[0]

    assert root.clause.id == "eligible"
    assert str(root.details[-1]) == "The clauses below it are joined in another way."


def test_another_gap_bridges_other_breaks(folder):
    path = folder / "2024-01-01.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("at_least: 12", "gap: 7 days\n      at_least: 12"), encoding="utf-8"
    )

    details = [str(text) for text in differences(folder)[0].details]

    assert "It bridges breaks shorter than 7 days now; before, shorter than 1 day." in details


def test_the_history_of_the_ccm_in_words():
    shelf = rulebooks.shelf()
    old, new = (shelf.rule("certification/ccmc/ccm", edition=day) for day in shelf.editions("certification/ccmc/ccm"))

    found = {difference.clause.id: difference for difference in rulebooks.diff(old, new)}

    assert found["degree"].change == "added"
    assert "It looks back 5 years now; before, without limit." in [str(text) for text in found["category-1"].details]


def test_every_sentence_is_listed_for_translation(folder):
    used = {text.template for difference in differences(folder) for text in difference.details}

    assert used <= set(rulebooks.TEMPLATES)
