import io
import json

import pytest

from caseway.clients import likening


def row(key, *, given="rosa", family="testperson", born="1985-03-04", root=None, phone=None, ssn=None):
    return {
        "unique_id": key, "given": given, "root": root or given, "family": family, "born": born, "phone": phone, "ssn": ssn,
    }  # fmt: skip


def strangers(count):
    return [
        row(
            f"s{number}",
            given=f"given{number % 83}",
            family=f"family{number % 977}",
            born=f"{1930 + number % 89}-{1 + number % 12:02}-{1 + number % 28:02}",
        )
        for number in range(count)
    ]


def pairs(rows):
    tell = io.StringIO()
    likening.main(io.StringIO("".join(json.dumps(one) + "\n" for one in rows)), tell)
    return [json.loads(line) for line in tell.getvalue().splitlines()]


@pytest.mark.parametrize(
    "other",
    [
        row("b"),
        row("b", family="testpersen"),
        row("b", given="rosie", root="rosa", phone="5125550142"),
        row("b", born="1985-04-03", phone="5125550142"),
        row("b", family="married", ssn="digest"),
    ],
)
def test_two_records_of_one_person_are_a_pair_with_what_speaks_for_it(other):
    one = row("a", phone="5125550142" if other["phone"] else None, ssn=other["ssn"])
    (pair,) = pairs([*strangers(60), one, other])
    assert {pair["client"], pair["other"]} == {"a", "b"}
    assert pair["probability"] >= likening.CERTAIN
    assert sum(pair["because"].values()) > 0


@pytest.mark.parametrize(
    "other",
    [
        row("b", born="1950-07-08"),
        row("b", given="pedro"),  # twins
        row("b", given="pedro", family="other"),
        row("b", given=None, family=None, born=None),
    ],
)
def test_two_people_with_something_in_common_are_none(other):
    assert pairs([*strangers(60), row("a"), other]) == []


def test_nobody_and_one_person_are_no_pair():
    assert pairs([]) == pairs([row("a")]) == []


def test_weights_are_learned_where_there_are_enough_people():
    rows = strangers(likening.ENOUGH)
    twice = [{**one, "unique_id": f"t{place}"} for place, one in enumerate(rows[:40])]
    found = pairs([*rows, *twice])
    assert {pair["other"] for pair in found} | {pair["client"] for pair in found} >= {one["unique_id"] for one in twice}
