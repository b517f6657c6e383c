"""The packet as a PDF: tagged, in English, with a title; printed whatever a file holds; and saying what it should."""

import re
from datetime import date

import pytest
import typst

from caseway import rulebooks
from caseway.planner import packet
from caseway.planner.packet import printing
from tests.unit.planner.applicants import CERTIFICATIONS, JOB, NONE, job, nurse
from tests.unit.planner.reading_pdf import words

ON = date(2026, 11, 2)


def made(document, name="ccm"):
    book = rulebooks.shelf().rulebook(name)
    return packet.make(book.edition(on=ON), book.particulars, rulebooks.read_person(document), on=ON)


def text_of(document, name="ccm"):
    return " ".join(words(made(document, name).content))


def test_a_screen_reader_finds_title_language_and_tags():
    content = made(nurse(JOB)).content
    assert b"/Title(Application packet: Certified Case Manager (CCM), Nora Test)" in content
    assert b"/Lang(en-US)" in content
    assert re.search(rb"/MarkInfo<</Marked true", content)
    assert b"/StructTreeRoot" in content
    assert b"/DisplayDocTitle true" in content
    assert b"pdfuaid:part" in content
    for tag in (b"/S/H1", b"/S/H2", b"/S/Table", b"/S/TH", b"/S/TD", b"/S/L"):
        assert tag in content


def test_the_same_file_on_the_same_day_is_the_same_packet():
    one, other = made(nurse(JOB)).content, made(nurse(JOB)).content
    assert one == other
    assert b"/CreationDate(D:20261102" in one


def test_the_first_page_says_for_whom_and_that_it_is_no_form_of_the_certifier():
    found = made(nurse(job(supervisor_email=None)))
    pages = words(found.content)
    assert len(pages) == found.pages == 4
    for part in (
        "Certified Case Manager (CCM)",
        "For Nora Test , on November 2, 2026",
        "Met Every part of the rule is met on November 2, 2026.",
        "Prepared by you with Caseway. This is not a form of the certifier.",
        "Supervisor : supervisor’s email, for St. Mary's (job 1)",
        "Page 1 of 4",
    ):
        assert part in pages[0]
    for page in pages:
        assert "Prepared by Nora Test with Caseway on November 2, 2026. Not a form of the certifier." in page


def test_each_state_has_its_word_and_its_sign():
    said = text_of(nurse(job(start="2026-03-02", supervisor_email=None), degrees=[{"level": "bachelor"}]))
    for part in ("☑ Met", "☐ Missing", "☑ In the file", "– Not needed", "✗ missing: supervisor’s email"):
        assert part in said
    assert "☐ To send" in text_of(nurse(job(start="2026-03-02")), "acm-rn")
    assert "☐ To check" in text_of(nurse(JOB), "cmgt-bc")
    assert "☐ Ask certifier" in text_of(nurse(job(full_time=False)))
    assert "☐ Not answered" in text_of({})
    assert "☐ Later Nothing" not in said
    assert "☐ Later" in text_of(NONE)
    assert "✓ Nothing." in text_of(nurse(JOB))


def test_a_form_is_on_a_page_of_its_own_with_lines_to_sign():
    jobs = [JOB, job(employer="Elsewhere", supervisor_name="Ben Old", supervisor_email="ben@example.org")]
    pages = [page for page in words(made(nurse(*jobs)).content) if page.startswith("Statement of a supervisor")]
    assert len(pages) == 2
    for part in ("Elsewhere", "Nora Test", "Ben Old", "ben@example.org", "Certificate number", "Signature", "Date"):
        assert part in pages[1]
    assert "I supervised the work named above." in pages[1]
    assert "not in the file" not in pages[1]


def test_a_form_without_a_name_says_so_beside_the_line():
    form = next(
        page for page in words(made(nurse(job(supervisor_name=None))).content) if page.startswith("Statement of")
    )
    assert "spelled as on the signer’s own certificate ✗ not in the file" in form.replace("'", "’")


def test_work_nobody_supervised_can_be_confirmed_by_somebody_else():
    said = text_of(nurse(job(supervised=False, start="2022-01-03")))
    assert "Statement about work: St. Mary's" in said
    assert "I know the work named above." in said
    assert "Somebody else who knows it can sign." in said


def test_the_last_page_has_questions_assumptions_and_sources():
    last = words(made(nurse(job(full_time=False))).content)[-1]
    for part in (
        "The answer turns on these: ? Does part-time case management count, and at what rate?",
        "What is taken for granted",
        "[1] ",
        "CCM eligibility at a glance. The Commission (CCMC), undated, read November 23, 2026; official.",
        "Judged by the rulebook certification/ccmc/ccm, edition in force since March 1, 2013.",
    ):
        assert part in last


def test_without_a_name_there_is_a_line_for_it():
    said = text_of({**NONE, "employment": [JOB]})
    assert "✗ The file gives no name." in said
    assert "Prepared by you with Caseway on November 2, 2026." in said


def test_without_questions_or_particulars_the_pages_say_so():
    book = rulebooks.shelf().rulebook("ccm")
    found = packet.make(book.edition(on=ON), None, rulebooks.read_person(nurse(JOB)), on=ON)
    assert "Questions to ask the certifier None is known." in words(found.content)[-1]


@pytest.mark.parametrize("name", CERTIFICATIONS)
@pytest.mark.parametrize("document", [{}, NONE, {kind: [{}] for kind in NONE}], ids=["empty", "none", "blank"])
def test_a_file_that_says_nothing_makes_a_packet(name, document):
    assert made(document, name).pages >= 2


NASTY = {
    "markup": '#eval("1") *a* _b_ $x$ <l> @ref `x` \\ // /* [] {} \\u{41}',
    "quotes": "‘’“”'\"\\'\\\"",
    "right to left": "محمد علي השלום",
    "one long word": "x" * 300,
    "many long words": " ".join("w" * 40 for _ in range(7)),
    "accents upon accents": "a\u0301\u0323" * 90,
    "turned around": "\u202egnp.exe\u2066",
    "ligature": "ﷺ ﬁ",
    "private": "\ue000\uf8ff",
}


def everywhere(text):
    """A file with the text wherever words can be."""
    return {
        "person": text[:200] if text.isprintable() else "Nora Test",
        "licenses": [{"type": "RN", "number": text, "state": text, "country": text}],
        "degrees": [{"level": "master", "field": text, "school": text}],
        "certifications": [{"type": text, "issuer": text, "number": text}],
        "employment": [job(employer=text, supervisor_name=text, supervisor_email=text, setting=text)],
        "continuing_education": [
            {"title": text, "hours": 1, "topic": text, "completed": "2026-01-01", "provider": text}
        ],
        "client_firms": [{"name": text}],
    }


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_any_text_can_be_printed(text):
    assert made(everywhere(text)).pages >= 4
    assert made(everywhere(text), "cmgt-bc").pages >= 4


def test_text_is_never_read_as_markup():
    assert NASTY["markup"].replace("  ", " ") in text_of(nurse(job(supervisor_name=NASTY["markup"])))


def test_long_words_stay_on_the_page():
    name = "x" * 300
    said = text_of(nurse(job(employer=name)))
    assert name in said.replace(" ", ""), "nothing of it is cut"


def test_signs_without_a_font_become_boxes_and_the_first_page_tells():
    said = text_of(nurse(job(supervisor_name="\U0010abcd Rosa")))
    assert "▯ Rosa" in said
    assert "A box ( ▯ ) stands for each." in said
    assert "A box" not in text_of(nurse(JOB))


def test_signs_that_only_the_machine_has_a_font_for_are_shown(monkeypatch):
    real, asked = typst.compile, []

    def compiled(*args, **options):
        asked.append(options.get("ignore_system_fonts", False))
        if asked == [True]:
            return real(
                "#set document(title: [x])\n\U0010abcd".encode(), pdf_standards=["ua-1"], ignore_system_fonts=True
            )
        return real(*args, **options)

    monkeypatch.setattr(typst, "compile", compiled)
    said = text_of(nurse(job(supervisor_name="Zoë")))
    assert asked == [True, False, False]
    assert "Zoë" in said
    assert "A box" not in said


def test_a_fault_of_the_template_is_not_hidden(monkeypatch, tmp_path):
    broken = tmp_path / "packet.typ"
    broken.write_text("#nothing-of-this-name", encoding="utf-8")
    monkeypatch.setattr(printing, "TEMPLATE", broken)
    with pytest.raises(typst.TypstError, match="nothing-of-this-name"):
        made(nurse(JOB))


def test_many_records_fill_many_pages():
    document = nurse(*(job(employer=f"Clinic {number}", supervisor_name="Rosa Diaz") for number in range(40)))
    found = made(document)
    assert len(words(found.content)) == found.pages > 40


def test_five_hundred_jobs_make_a_packet():
    found = made({"person": "Nora Test", "employment": [JOB] * 500})
    assert found.pages > 10


def test_a_packet_is_known_by_its_keywords():
    assert packet.is_packet(made(nurse(JOB)).content)
    assert not packet.is_packet(b"%PDF-1.7 something else")
    assert not packet.is_packet(b"text /Keywords(Caseway application packet)")
