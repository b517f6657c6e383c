from caseway.web.result import tree


def lines(line):
    yield line
    for child in line.children:
        yield from lines(child)


def named(verdict):
    return {line.id: line for line in lines(tree.drawn(verdict))}


def test_every_clause_is_drawn(nurse, judged):
    verdict = judged(nurse, "ccm")
    assert [line.id for line in lines(tree.drawn(verdict))] == [clause.id for clause in verdict.rule.clauses()]


def test_what_keeps_the_verdict_from_being_met_is_open(nurse, judged):
    nurse["employment"][1]["supervisor_certification"] = "CCM"
    found = named(judged(nurse, "ccm"))
    assert found["eligible"].opens
    assert found["category-1"].opens
    assert not found["category-2"].opens
    assert not found["license"].opens


def test_a_quantity_has_a_meter_from_nothing_to_what_is_needed(nurse, judged):
    nurse["employment"][1] |= {"supervisor_certification": "CCM", "start": "2026-05-23"}
    meter = named(judged(nurse, "ccm"))["category-1"].meter
    assert (meter.surely, meter.possibly, meter.mark, meter.full) == ("50.00%", "50.00%", "100.00%", False)


def test_what_is_possible_is_drawn_behind_what_is_sure(nurse, judged):
    nurse["employment"][1] |= {"start": "2026-05-23"}
    del nurse["employment"][1]["supervisor_certification"]
    meter = named(judged(nurse, "ccm"))["category-1"].meter
    assert (meter.surely, meter.possibly) == ("0.00%", "50.00%")


def test_more_than_enough_is_full_and_stays_on_the_line(nurse, judged):
    nurse["employment"][1] |= {"supervisor_certification": "CCM", "start": "2022-01-09"}
    meter = named(judged(nurse, "ccm"))["category-1"].meter
    assert (meter.surely, meter.mark, meter.full) == ("100.00%", "66.67%", True)


def test_counted_and_skipped_records_are_named_with_their_reason(nurse, judged):
    line = named(judged(nurse, "ccm"))["category-2"]
    assert [record.label for record in line.counted] == ["New Hospital (job 2)"]
    assert [record.label for record in line.skipped] == ["Old Hospital (job 1)"]
    assert str(line.skipped[0].words)


def test_a_clause_that_repeats_its_parents_sources_does_not_say_so(nurse, judged):
    for line in lines(tree.drawn(judged(nurse, "ccm"))):
        for child in line.children:
            assert child.sources != line.sources or not child.sources


def test_a_group_has_no_meter(nurse, judged):
    found = named(judged(nurse, "ccm"))
    assert found["eligible"].meter is None
    assert found["moral-character"].meter is None


def test_a_paper_is_told_apart_from_a_requirement(nurse, judged):
    found = named(judged(nurse, "acm-rn"))
    assert [id_ for id_, line in found.items() if line.is_paper] == ["supervisor-statement"]
