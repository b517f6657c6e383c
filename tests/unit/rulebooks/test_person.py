from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway import criteria, rulebooks

ROSA = """
person: Rosa Diaz
licenses:
  - {type: RN, state: TX, status: active, issued: 2015-06-01, expires: "2027-05-31"}
employment:
  - {employer: St. Mary's, start: 2023-01-09, end: null, hours_per_week: 37.5, full_time: true}
certifications: []
attestations: {moral_character: true}
"""


def test_a_person_file_is_a_name_and_records():
    rosa = rulebooks.read_person(ROSA)

    assert rosa.name == "Rosa Diaz"
    assert rosa.evidence.records["certifications"] == ()
    assert "degrees" not in rosa.evidence.records
    assert rosa.document["licenses"] == [
        {"type": "RN", "state": "TX", "status": "active", "issued": date(2015, 6, 1), "expires": date(2027, 5, 31)}
    ]


def test_a_person_file_is_read_from_a_path(tmp_path):
    path = tmp_path / "rosa.yaml"
    path.write_text(ROSA, encoding="utf-8")

    assert rulebooks.read_person(path).name == "Rosa Diaz"


def test_json_and_bytes_and_plain_values_are_person_files_too():
    assert rulebooks.read_person('{"person": "Rosa", "licenses": []}').name == "Rosa"
    assert rulebooks.read_person(ROSA.encode()).name == "Rosa Diaz"
    assert rulebooks.read_person({"person": None, "degrees": []}).name is None


def test_a_person_without_a_name_is_fine():
    assert rulebooks.read_person("licenses: []\n").document == {"licenses": []}


def test_every_fault_is_told_with_its_line_and_field():
    text = "person: [no name]\nlicenses:\n  - {type: RM}\nemployment:\n  - {start: 2024-01-02, end: 2024-01-01}\njobs: []\n"

    with pytest.raises(criteria.Unreadable) as unreadable:
        rulebooks.read_person(text, file="rosa.yaml")

    assert [(fault.line, fault.path) for fault in unreadable.value.faults] == [
        (1, "person"), (3, "licenses[0].type"), (5, "employment[0].end"), (6, "jobs"),
    ]  # fmt: skip
    assert "is not one of the values allowed: RN, LPN" in str(unreadable.value)


@pytest.mark.parametrize("name", ["x" * 201, "two\nlines", 7, True])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(criteria.Unreadable, match="a name of at most 200 letters"):
        rulebooks.read_person({"person": name})


def test_dates_reversed_name_both_fields():
    with pytest.raises(criteria.Unreadable, match=r"“end” \(2024-01-01\) comes before “start” \(2024-01-02\)"):
        rulebooks.read_person({"employment": [{"start": "2024-01-02", "end": "2024-01-01"}]})


def test_more_records_than_anybody_has_are_refused():
    with pytest.raises(criteria.Unreadable, match="at most 500"):
        rulebooks.read_person({"employment": [{"paid": True}] * 501})


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(criteria.Unreadable, match="over 1,000,000 bytes"):
        rulebooks.read_person("# " + "x" * 1_000_001)


def test_what_is_not_a_mapping_is_refused():
    with pytest.raises(criteria.Unreadable, match="records are expected here"):
        rulebooks.read_person("- a\n- list\n")


CLIENT = """
person: Marcus Hale
demographics: {age_years: 44, state: nm, disabling_condition: true}
conditions:
  - {category: diabetes, code: e11.9, onset: 2019-03-01, abatement: null, expected_months: 24}
living_situations: []
"""


def test_a_client_is_read_by_the_words_for_clients():
    marcus = rulebooks.read_person(CLIENT, subject="client")

    assert marcus.name == "Marcus Hale"
    assert marcus.evidence.subject is rulebooks.vocabulary()["client"]
    assert marcus.document["demographics"] == {"age_years": 44, "state": "NM", "disabling_condition": True}
    assert marcus.evidence.records["living_situations"] == ()
    assert "stays" not in marcus.evidence.records


def test_a_client_written_out_reads_back_the_same():
    document = rulebooks.read_person(CLIENT, subject="client").document

    assert rulebooks.read_person(rulebooks.write_person(document), subject="client").document == document


def test_a_client_has_no_licenses_and_a_professional_no_conditions():
    with pytest.raises(
        criteria.Unreadable, match=r"unknown kind of record “licenses”.*Allowed: demographics, conditions"
    ):
        rulebooks.read_person({"licenses": []}, subject="client")
    with pytest.raises(criteria.Unreadable, match=r"unknown kind of record “conditions”.*Allowed: licenses, degrees"):
        rulebooks.read_person({"conditions": []})


def test_the_facts_of_both_subjects_are_asked_in_words():
    silent = [
        f"{subject.name}.{kind.name}.{field.name}"
        for subject in rulebooks.vocabulary().values()
        for kind in subject.kinds.values()
        for field in kind.fields.values()
        if not (field.label and field.meaning and field.question)
        or (field.type == "flag" and not (field.yes and field.no))
        or (field.type == "choice" and set(field.words) != set(field.choices))
    ]
    assert silent == []


def test_a_person_file_written_out():
    assert rulebooks.write_person(rulebooks.read_person(ROSA).document) == (
        "person: Rosa Diaz\n"
        "licenses:\n"
        "  - type: RN\n"
        "    state: TX\n"
        "    status: active\n"
        "    issued: 2015-06-01\n"
        "    expires: 2027-05-31\n"
        "employment:\n"
        '  - employer: "St. Mary\'s"\n'
        "    start: 2023-01-09\n"
        "    end: null\n"
        "    hours_per_week: 37.5\n"
        "    full_time: true\n"
        "certifications: []\n"
        "attestations:\n"
        "  moral_character: true\n"
    )


def test_empty_parts_are_written_so_that_they_read_back():
    document = {"licenses": [{}], "attestations": {}}

    assert rulebooks.read_person(rulebooks.write_person(document)).document == document
    assert rulebooks.read_person(rulebooks.write_person({})).document == {}


days = st.dates(date(1950, 1, 1), date(2060, 1, 1))
words = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=40).map(str.strip)
some_words = words | st.sampled_from(
    ["no", "yes", "null", "1:30", "1e3", ".5", "0x1f", "2024-01-01", "- a", "# b", "[x", "{y}", "a: b"]
)
jobs = st.fixed_dictionaries(
    {},
    optional={
        "employer": some_words,
        "start": days,
        "end": st.none() | days.map(lambda day: day + timedelta(days=50_000)),
        "hours_per_week": st.integers(0, 168) | st.floats(0, 168).map(lambda number: round(number, 3)),
        "full_time": st.booleans(),
        "role": st.sampled_from(["case_manager", "other"]),
    },
)


@given(st.fixed_dictionaries({}, optional={"person": some_words, "employment": st.lists(jobs, max_size=4)}))
def test_what_is_written_reads_back_the_same(document):
    person = rulebooks.read_person(document)

    again = rulebooks.read_person(rulebooks.write_person(person.document))

    assert again.document == person.document
    assert again.evidence.records == person.evidence.records
