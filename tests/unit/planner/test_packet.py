"""What a packet says: the checklist, the papers, the records, the work by supervisor, the forms and the last page."""

from datetime import date
from pathlib import Path

import pytest

from caseway import criteria, rulebooks
from caseway.planner import packet
from caseway.planner.packet import words
from caseway.planner.packet.records import letter_of
from tests.unit.planner.applicants import CERTIFICATIONS, JOB, LICENSE, NONE, SURE, job, nurse

ON = date(2026, 11, 2)
SAMPLES = Path(__file__).parents[3] / "src/caseway/web/check/samples"


def said(document, name="ccm", on=ON, *, particulars=True):
    book = rulebooks.shelf().rulebook(name)
    person = rulebooks.read_person(document)
    return packet.content(book.edition(on=on), book.particulars if particulars else None, person, on=on)


def row(found, label):
    return next(one for one in found.rows if one.label == label)


def paper(found, label):
    return next(one for one in found.papers if one.label == label)


def table(found, title):
    return next(one for one in found.tables if one.title == title)


def texts(one):
    return [[cell.text for cell in cells] for cells in one.rows]


# --- the verdict and what is missing


def test_who_has_everything_is_told_that_nothing_is_missing():
    found = said(nurse(JOB))
    assert (found.headline, found.answer) == ("Met", "Every part of the rule is met on November 2, 2026.")
    assert found.missing == ()
    assert {one.status for one in found.rows} == {"met"}
    glance = {part.label: part.says for part in found.glance}
    assert glance["Rule in force since"] == "March 1, 2013"
    assert glance["Holds through"] == "May 31, 2029, if nothing changes"
    assert glance["First attempt costs"] == "$430 (application fee $235; exam fee $195)"
    assert "for the exam in April 2027; expected, not published yet" in glance["Next time to apply"]


def test_the_first_day_is_told_and_the_window_after_it():
    found = said(nurse(job(start="2026-03-02")))
    assert found.headline == "Not met"
    assert found.answer.endswith("if everything that now runs keeps running, is March 2, 2027.")
    glance = {part.label: part.says for part in found.glance}
    assert " ".join(glance["Next time to apply"].split()) == (
        "Mar 1, 2027 to May 31, 2027, for the exam in August 2027; expected, not published yet"
    )


def test_where_nothing_leads_there_no_window_is_offered():
    found = said({**NONE, "attestations": SURE})
    assert found.answer == "Not today, and nothing that now runs leads there by itself."
    assert "Next time to apply" not in [part.label for part in found.glance]


def test_an_open_answer_says_on_whom_it_turns():
    assert said(nurse(job(full_time=False))).answer == "This turns on answers of the certifier."
    open_job = {name: value for name, value in JOB.items() if name != "direct_client_contact"}
    assert said(nurse(open_job)).answer == "This turns on facts missing in the file."


def test_an_open_answer_that_time_settles_names_the_day():
    older = {name: value for name, value in job(start="2025-06-02").items() if name != "supervisor_certification"}
    found = said(nurse(older))
    assert found.headline == "Can’t tell yet"
    assert found.answer == "It may be met today. Whatever the open answers are, it is met from June 2, 2027."


def test_a_name_that_is_not_given_is_missing():
    document = nurse(JOB)
    del document["person"]
    assert [(part.label, part.says) for part in said(document).missing] == [("Your name", "not in the file")]


# --- the checklist


def test_a_clause_names_what_counted_and_what_is_not_needed():
    found = said(nurse(JOB))
    license_row, months = row(found, "A qualifying license"), row(found, "12 months under a CCM")
    assert [part.label for part in license_row.counted] == ["RN TX (license 1)"]
    assert license_row.instead == "A qualifying certification; A qualifying degree"
    assert months.found == "24 months; 12 months needed"
    assert months.counted[0].says == "24 months so far"
    assert months.cites


def test_an_unmet_choice_is_one_row_with_its_ways_and_why_nothing_counts():
    found = said({**nurse(job(direct_client_contact=False)), "licenses": [{**LICENSE, "type": "LPN"}]})
    choice = row(found, "A license, a certification or a degree")
    assert choice.status == "missing"
    assert choice.ways[0].label == "A qualifying license"
    assert "none that counts (LPN TX (license 1): " in choice.ways[0].says
    assert next(part.says for part in found.missing) == "one of these ways is enough, and none is met"
    category = row(found, "One employment category")
    assert "the work had no direct client contact" in category.ways[0].says


def test_what_only_the_person_knows_is_asked_of_them():
    found = said(nurse(job(start="2025-06-02", supervisor_certification=None)))
    category = row(found, "One employment category")
    assert category.status == "open"
    assert category.asks == ("Which case management certification did your supervisor hold? (St. Mary's (job 1))",)


def test_what_only_the_certifier_knows_is_a_question_for_it():
    found = said(nurse(job(full_time=False)))
    category = row(found, "One employment category")
    assert (category.status, category.asks) == ("ask", ())
    assert "Does part-time case management count, and at what rate?" in found.questions
    assert found.missing[0].says == "one of these ways is enough, and none is certain"
    unpublished = [one.says for one in found.unpublished]
    assert "Does part-time case management count, and at what rate?" not in unpublished, "asked once is enough"


def test_long_lists_in_a_row_are_cut_and_say_so():
    found = said(nurse(*(job(employer=f"Clinic {number}") for number in range(7))))
    assert [part.label for part in row(found, "12 months under a CCM").counted][-1] == "and 3 more"
    blank = said({**NONE, "employment": [{}, {}]})
    assert row(blank, "Not self-employed").asks[-1].startswith("and ")


def test_a_paper_of_the_rule_is_to_be_sent_only_where_it_is_needed():
    short, long = said(nurse(job(start="2025-06-02")), "acm-rn"), said(nurse(JOB), "acm-rn")
    statement = row(short, "Supervisor’s statement")
    assert (statement.status, statement.instead) == ("send", "")
    assert paper(short, "Supervisor").status == "ready"
    assert paper(long, "Supervisor").status == "spare"
    assert row(long, "Two years or more").instead == "Supervisor’s statement"


def test_several_of_a_number_are_counted_down(tmp_path):
    found = judged_by(
        tmp_path, "of", {"person": "P", "licenses": [{"type": "RN"}], "degrees": [], "certifications": []}
    )
    assert row(found, "Two of three").found == "one of these ways is enough"
    found = judged_by(tmp_path, "of", {"person": "P", "licenses": [], "degrees": [], "certifications": []})
    assert row(found, "Two of three").found == "2 of these ways are needed"
    found = judged_by(tmp_path, "of", {"person": "P", "licenses": [{}], "degrees": [{}], "certifications": [{}]})
    assert [one.label for one in found.rows] == ["L", "D"]
    assert found.rows[0].instead == "C"


SMALL = """\
title: Small (S)
subject: professional
sources:
  page: {title: T, publisher: P, address: SOURCES.md, published: null, read: 2026-01-01, standing: inferred}
rule:
"""
OF = (
    SMALL
    + """\
  id: two
  label: Two of three
  says: Two of three.
  source: page
  at_least: 2
  of:
    - {id: l, label: L, says: A license., exists: licenses}
    - {id: d, label: D, says: A degree., exists: degrees}
    - {id: c, label: C, says: A certification., exists: certifications}
"""
)
ALL = (
    SMALL.replace("rule:", "questions:\n  tea: {about: tea, question: Is there tea?, source: page}\nrule:")
    + """\
  id: both
  label: Both
  says: Both.
  source: page
  all:
    - {id: count, label: At most two, says: At most two licenses., count: licenses, at_most: 2}
    - {id: hours, label: Hours, says: Hours., hours: employment, at_least: 10}
    - {id: paper, label: Letter, says: Letter, document: A "letter" of your employer's}
    - id: no-coder
      label: No coder
      says: No CRC.
      not: {id: coder, label: CRC, says: A CRC., exists: certifications, where: {type: CRC}}
    - {id: tea, label: Tea, says: There is tea., ask: tea}
"""
)


def judged_by(folder, name, document):
    path = folder / "2026-01-01.yaml"
    path.write_text({"of": OF, "all": ALL}[name], encoding="utf-8")
    rule = criteria.read(path, vocabulary=rulebooks.vocabulary(), name="certification/our/small")
    return packet.content(rule, None, rulebooks.read_person(document), on=ON)


def test_a_rulebook_without_particulars_still_makes_a_packet(tmp_path):
    document = {"licenses": [{}], "certifications": [{"type": "CRC"}], "employment": []}
    found = judged_by(tmp_path, "all", {"person": "P", **document})
    assert [(one.label, one.status) for one in found.rows] == [
        ("At most two", "met"), ("Hours", "missing"), ("Letter", "send"), ("No coder", "missing"), ("Tea", "ask"),
    ]  # fmt: skip
    assert row(found, "Tea").found == "not published; ask the certifier"
    assert row(found, "At most two").found == "1 on file; at most 2 on file needed"
    assert row(found, "Letter").found == "A “letter” of your employer’s"
    assert row(found, "No coder").found == "but there is CRC (certification 1)"
    assert found.no_papers == "This rulebook does not say what is sent with the application. Ask the certifier."
    assert [part.label for part in found.glance] == ["Rule in force since"]
    assert (found.papers, found.unpublished, found.by_supervisor) == ((), (), ())
    assert found.sources[0].address == "SOURCES.md of the rulebook"
    assert [one.label for one in found.standings] == ["Inferred"]


def test_what_is_unknown_under_a_not_is_open(tmp_path):
    found = judged_by(tmp_path, "all", {"person": "P", "certifications": [{}], "employment": [{}]})
    assert row(found, "No coder").found == "not known for sure"
    assert row(found, "No coder").status == "open"
    assert row(found, "Hours").found == "not known; 10 hours needed"
    assert found.forms, "a job that may count has its form"


# --- the papers


def test_a_paper_shows_what_the_file_holds_and_lacks():
    bare = {name: value for name, value in LICENSE.items() if name not in ("number", "issued")}
    found = said({**nurse(JOB), "licenses": [bare]})
    line = paper(found, "License").lines[0]
    assert paper(found, "License").status == "missing"
    assert line.missing == ("license number", "issue date")
    assert "expiration date: May\N{NO-BREAK SPACE}31,\N{NO-BREAK SPACE}2029" in line.given
    assert [(one.label, one.says) for one in found.missing] == [
        ("License", "license number, issue date, for RN TX (license 1)")
    ]
    cells = table(found, "Licenses").rows[0]
    assert [cell.missing for cell in cells] == [False, True, False, False, True, False]


def test_a_paper_of_another_way_is_not_needed_and_its_facts_are_not_missed():
    found = said({**nurse(JOB), "degrees": [{"level": "bachelor"}]})
    assert paper(found, "Degree").status == "spare"
    assert not any(cell.missing for cell in table(found, "Degrees").rows[0])


def test_a_paper_waits_where_nothing_counts_yet():
    found = said({**nurse(), "licenses": [{**LICENSE, "type": "LPN"}]})
    assert paper(found, "License").status == "later"
    assert not any(cell.missing for cell in table(found, "Licenses").rows[0])


def test_a_paper_without_facts_is_to_be_checked_by_hand():
    assert [one.status for one in said(nurse(JOB), "cmgt-bc").papers] == ["check"]


def test_where_nothing_is_known_of_papers_the_certifier_is_to_be_asked():
    assert said(nurse(JOB), "cdms").no_papers.endswith("Ask the certifier.")


def test_facts_many_records_lack_are_missed_once():
    nameless = {name: value for name, value in JOB.items() if name != "supervisor_name"}
    found = said(nurse(*({**nameless, "employer": f"Clinic {number}"} for number in range(9)), job(employer="Last")))
    assert [one.says for one in found.missing] == [
        "supervisor’s name, for Clinic 0 (job 1); Clinic 1 (job 2); Clinic 2 (job 3); and 6 more"
    ]
    assert paper(found, "Supervisor").lines[0].missing, "what is missing comes first"
    assert len(paper(found, "Supervisor").lines) == 10


def test_who_had_no_supervisor_is_not_asked_for_one():
    found = said(nurse(job(supervised=False, start="2022-01-03")))
    assert not found.missing
    assert paper(found, "Supervisor").status == "spare"
    assert texts(found.jobs)[0][5] == "none"


# --- the records


def test_tables_say_none_or_that_the_file_says_nothing():
    found = said({"licenses": [LICENSE], "degrees": []})
    assert table(found, "Degrees").note == "None."
    assert table(found, "Certifications").note == "The file says nothing about this."
    assert found.jobs.note == "The file says nothing about work."
    assert said(NONE).jobs.note == "No job."


def test_continuing_education_is_listed_where_the_rule_counts_it():
    courses = [
        {"title": "Transitions", "hours": 18, "topic": "nursing_case_management", "completed": "2025-03-14"},
        {"title": "Knitting", "hours": 2, "topic": "knitting", "completed": "2025-03-14"},
        {"title": "Ethics", "hours": 3, "completed": "2025-03-14"},
    ]
    document = nurse(JOB, continuing_education=courses)
    assert "Continuing education" not in [one.title for one in said(document).tables]
    shown = table(said(document, "cmgt-bc"), "Continuing education")
    assert shown.head[-1] == "Counted"
    assert [cells[-1] for cells in texts(shown)] == ["18 hours", "no", "may count"]


def test_the_self_employed_have_three_lines_for_firms():
    firm = {"name": "Acme", "start": "2024-01-01", "end": None, "billable_hours_per_month": 40}
    found = said(nurse(job(self_employed=True, start="2022-01-03"), client_firms=[firm]))
    firms = table(found, "Client firms")
    assert texts(firms)[0] == ["Acme", "Jan\N{NO-BREAK SPACE}1,\N{NO-BREAK SPACE}2024", "still a client", "40"]
    assert [all(cell.missing for cell in cells) for cells in firms.rows] == [False, True, True]
    assert row(found, "Client firms, if self-employed").ways[1].says == "1 on file; 3 needed"
    assert "Client firms" not in [one.title for one in said(nurse(JOB)).tables]
    assert found.forms == (), "there is no supervisor to sign"
    assert texts(found.jobs)[0][5] == "self-employed"
    assert texts(found.by_supervisor[0])[0][0] == "No supervisor"


def test_words_are_written_out_and_shares_in_percent():
    kinds = rulebooks.vocabulary()["professional"].kinds
    courses = kinds["continuing_education"]
    assert words.value(courses, courses.fields["approved_by"], {"approved_by": ("CCMC", "ANCC")}) == "CCMC, ANCC"
    work = kinds["employment"]
    assert words.value(work, work.fields["case_management_share"], {"case_management_share": 0.75}) == "75%"
    assert words.value(work, work.fields["setting"], {"setting": "home_health"}) == "home health"


def test_letters_do_not_run_out():
    assert [letter_of(number) for number in (0, 25, 26, 52)] == ["A", "Z", "A2", "A3"]


def test_print_has_its_own_quotation_marks():
    assert words.prose('a "word" of Ada\'s ("x")') == "a “word” of Ada’s (“x”)"


@pytest.mark.parametrize("text", ["a\u202eb", "a\u2066b", "a\ufeffb", "a\ud800b", "a\x85b", "a\uffffb"])
def test_signs_nobody_can_see_are_left_out(text):
    assert words.seen(text) == "ab"


# --- the work


def test_jobs_under_one_supervisor_are_one_row_and_one_form():
    jobs = (
        job(start="2022-01-03", end="2023-01-02", supervisor_certification="NONE"),
        job(start="2023-01-03", supervisor_name="rosa  DIAZ"),
        job(employer="Elsewhere", supervisor_name="Ben Old", supervisor_email="ben@example.org", start="2025-01-06"),
    )
    found = said(nurse(*jobs))
    counts = found.by_supervisor[0]
    assert counts.head == ("Supervisor", "Employer", "12 months under a CCM")
    assert texts(counts) == [
        ["rosa  DIAZ, CCM", "St. Mary's", "45.9 months"],
        ["Ben Old, CCM", "Elsewhere", "21.8 months"],
        ["All together", "", "45.9 months"],
        ["Needed", "", "12 months"],
    ]
    assert counts.note.startswith("Months of jobs held at the same time count once")
    assert [form.group.supervisor for form in found.forms] == ["rosa  DIAZ", "Ben Old"]


def test_several_measures_go_by_letters_in_tables_of_four():
    found = said(nurse(job(start="2026-03-02")))
    assert [one[:2] for one in found.by_supervisor[0].head[2:]] == ["A:", "B:", "C:", "D:"]
    assert texts(found.jobs)[0][-1] == "A 8 months so far, B 8 months so far, D 8 months so far"


def test_more_measures_than_fit_go_into_another_table(tmp_path):
    hours = "\n".join(
        f"    - {{id: h{number}, label: H{number}, says: Hours., hours: employment, at_least: 10}}"
        for number in range(6)
    )
    path = tmp_path / "2026-01-01.yaml"
    path.write_text(
        f"{SMALL}  id: all\n  label: All\n  says: All.\n  source: page\n  all:\n{hours}\n", encoding="utf-8"
    )
    rule = criteria.read(path, vocabulary=rulebooks.vocabulary(), name="certification/our/small")
    found = packet.content(rule, None, rulebooks.read_person(nurse(JOB)), on=ON)
    assert [len(one.head) for one in found.by_supervisor] == [6, 4]
    assert [cells[-1] for cells in texts(found.by_supervisor[1])][-2:] == ["4,171.4 hours", "10 hours"]


def test_a_job_that_counts_for_nothing_has_no_form():
    found = said(nurse(job(role="registered_nurse", case_management_share=0)))
    assert (found.forms, found.by_supervisor) == ((), ())
    assert texts(found.jobs)[0][-1] == "no"


def test_nothing_brought_is_not_work_that_counts():
    found = said(nurse(job(disability_management_domains=0)), "cdms")
    assert found.forms == ()
    assert not row(found, "Two practice domains").counted


def test_a_form_is_filled_in_as_far_as_the_file_goes():
    form = said(nurse(JOB)).forms[0]
    assert (form.group.employer, form.group.email, form.group.certification) == (
        "St. Mary's",
        "rosa@example.org",
        "CCM",
    )
    assert form.amounts == ("24 months toward “12 months under a CCM”",)
    assert texts(form.jobs) == [
        ["Case manager", "Nov\N{NO-BREAK SPACE}2,\N{NO-BREAK SPACE}2024", "still there", "40", "100%"]
    ]
    assert [(one.says, one.stated) for one in form.statements] == [
        ("The work covered all essential activities", "yes"),
        ("The work had direct client contact", "yes"),
        ("The job was full-time", "yes"),
        ("The work was paid", "yes"),
    ]
    assert form.functions[0] == "Assess"
    assert "spelled as in the Commission’s database" in form.hint
    assert said(nurse(JOB), "acm-rn").forms[0].functions == ()
    assert said(nurse(JOB), "acm-rn").forms[0].hint == "", "with two years of work nobody asks for the supervisor"


def test_a_form_says_what_is_not_stated_and_what_differs():
    open_job = {name: value for name, value in JOB.items() if name not in ("paid", "full_time", "start")}
    both = said(nurse(job(start="2026-06-01"), {**open_job, "full_time": False}))
    statements = {one.says: one.stated for one in both.forms[0].statements}
    assert (
        statements["The work was paid"]
        == "from Jun\N{NO-BREAK SPACE}1,\N{NO-BREAK SPACE}2026: yes; from a day not given: not stated"
    )
    alone = {one.says: one.stated for one in said(nurse({**open_job, "full_time": False})).forms[0].statements}
    assert (alone["The work was paid"], alone["The job was full-time"]) == ("not stated", "no")


def test_work_without_a_supervisor_is_for_somebody_else_to_confirm():
    form = said(nurse(job(supervised=False, start="2022-01-03"))).forms[0]
    assert form.group.unsupervised


def test_the_name_that_is_missing_is_marked_where_it_belongs():
    nameless = {name: value for name, value in JOB.items() if name != "supervisor_name"}
    cell = said(nurse(nameless)).jobs.rows[0][5]
    assert (cell.text, cell.missing) == ("name, CCM", True)
    bare = {name: value for name, value in nameless.items() if name != "supervisor_certification"}
    assert said(nurse(job(start="2022-01-03"), {**bare, "start": "2022-01-03"})).jobs.rows[1][5].missing is False
    assert said(nurse({**bare, "start": "2022-01-03"})).jobs.rows[0][5].text == "name"
    assert said(nurse(bare), "cdms").jobs.rows[0][5].text == "not given"
    assert (
        said(nurse(job(supervisor_name=None, supervisor_certification="none")), "cdms").jobs.rows[0][5].text
        == "no certification"
    )


# --- the last page


def test_sources_are_numbered_as_they_come_with_the_day_they_were_read():
    found = said(nurse(JOB))
    assert [one.number for one in found.sources] == list(range(1, len(found.sources) + 1))
    first = found.sources[row(found, "A qualifying license").cites[0] - 1]
    assert first.about == "The Commission (CCMC), undated, read November 23, 2026"
    assert first.standing == "official"
    cited = {number for one in (*found.rows, *found.papers) for number in one.cites}
    assert cited == {one.number for one in found.sources}


def test_a_source_tells_when_it_was_published():
    found = said(NONE)
    assert any("published May 21, 2019" in one.about for one in found.sources)


def test_what_is_assumed_is_told_of_the_clauses_relied_on_only():
    labels = [one.label for one in said(nurse(JOB)).assumptions]
    assert "12 months under a CCM" in labels
    assert "The degree" not in labels


# --- the rulebooks


@pytest.mark.parametrize("name", CERTIFICATIONS)
def test_papers_name_clauses_of_the_rule(name):
    book = rulebooks.shelf().rulebook(name)
    known = {clause.id for clause in book.edition(on=ON).clauses()}
    named = {document.clause for document in book.particulars.documents} - {""}
    assert named <= known


@pytest.mark.parametrize("name", CERTIFICATIONS)
@pytest.mark.parametrize("sample", ["ada", "ben", "cleo", "dan"])
def test_every_sample_person_gets_a_whole_packet(name, sample):
    person = rulebooks.read_person(SAMPLES / f"{sample}.yaml")
    book = rulebooks.shelf().rulebook(name)
    found = packet.content(book.edition(on=ON), book.particulars, person, on=ON)
    verdict = criteria.judge(book.edition(on=ON), person.evidence, on=ON)
    assert found.verdict == verdict.verdict
    lacking = [one for one in found.rows if one.status in ("missing", "open", "ask")]
    assert bool(lacking) == (verdict.verdict != "met")
    assert len(found.missing) >= len(lacking)
