"""What scenarios of a shelter, of mental health and of disability share: a served agency, its clock, and hands on its pages.

The agency is the demo's, with a program for every kind of case manager and nobody in it yet. Its clock is set by the test,
so that a scenario has the days it tells of: `python -m tests.pages.scenarios.shelter_steps PORT CLOCK` serves it, and asks the
file CLOCK what time it is (a moment, and when it was set).
"""

import os
import re
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Chicago")  # where the agency is
FORM = "main form.cw-card"


def serve(port, clock):
    """Serve the agency by a clock of its own."""
    from django.utils import timezone

    def now():
        told, since = Path(clock).read_text().split()
        return datetime.fromtimestamp(float(told) + time.time() - float(since), UTC)

    timezone.now = now  # before anything of Caseway has asked for it
    from caseway.config import demo, server

    def prepare():
        from caseway.accounts import demo as people

        people.seed(at=now(), on=timezone.localdate(), is_large=True)

    demo.prepare = prepare
    server.run("127.0.0.1", port, lambda address: os.write(1, f"{address}\n".encode()), demo=True)


def agency(home, begins):
    """The agency, served from the scenario's first moment on: its address, and the file of its clock. To be gone through once."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    clock = home / "clock"
    set_clock(clock, begins)
    environ = {
        **os.environ, "CASEWAY_DEMO": "1", "CASEWAY_HOME": str(home), "CASEWAY_TIME_ZONE": ZONE.key,
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.pages.scenarios.shelter_steps", str(port), str(clock)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)
    address = process.stdout.readline().strip().rstrip("/")
    assert address, "the server did not start; its message stands above"
    yield SimpleNamespace(address=address, clock=clock)
    process.terminate()
    process.wait(20)
    process.stdout.close()


def set_clock(clock, moment):
    """Make it a moment, such as "2026-11-23 22:10", at the agency; its time goes on from there."""
    told = datetime.fromisoformat(moment).replace(tzinfo=ZONE).timestamp()
    beside = clock.with_suffix(".new")
    beside.write_text(f"{told} {time.time()}")
    beside.replace(clock)


# --- hands ---


def enter(page, name):
    """Sign in as somebody, whoever was signed in at this browser before."""
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.click(f"button:has-text('{name}')")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def unfold(page):
    """Open what is folded away."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")


def fill(page, **fields):
    """Fill fields by their names: text and days are typed, boxes ticked, choices chosen by what they say or by value."""
    unfold(page)
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if value is True:
            field.check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def tick(page, name, *values):
    """Tick boxes or choose radio buttons of one name."""
    unfold(page)
    for value in values:
        page.check(f"input[name={name}][value='{value}']")


def save(page, button=f"{FORM} button[type=submit]"):
    """Press a button, by default the form's first, and wait for the page that it leads to; it must not be a refusal."""
    with page.expect_navigation() as followed:
        page.locator(button).first.click()
    page.wait_for_load_state()
    assert followed.value.status < 400, page.inner_text("main")


def told(page):
    """All that a page says, as a user reads it."""
    return " ".join(page.inner_text("main").split())


def again(page, button=None):
    """Show once more that it is you, where that is asked; then press what was pressed before."""
    page.wait_for_load_state()
    if "/again/" in page.url:
        save(page, "text=Yes, it is me")
        if button:
            save(page, button)


def in_words(day):
    """A day as pages write it."""
    return f"{day:%B} {day.day}, {day.year}"


def new_client(page, name, /, **fields):
    """Enter a person who is not here yet; the address of their record."""
    page.goto("/clients/")
    page.fill("#id_text", name)
    save(page, ".cw-search button")
    page.click("text=Enter a new person")
    page.wait_for_url("**/clients/new/*/")
    given, family = name.split()
    fill(page, given_name=given, family_name=family, birth_date_quality="full", **fields)
    with page.expect_navigation():
        page.locator(f"{FORM} button[type=submit]").first.click()
    if page.locator(".cw-twins").count():
        page.click("text=Save as a new person")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    assert name in page.inner_text("h1")
    return page.url


def add(page, client, what, /, **fields):
    """Add something to a person's record: a number, an address, a support person."""
    page.goto(f"{client}add/{what}/")
    fill(page, **fields)
    save(page)


def refer(page, client, program, reason, **fields):
    """Open a case; its address."""
    page.goto(client.replace("/clients/", "/cases/new/"))
    fill(page, place=program, reason=reason, **fields)
    save(page)
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/status/$"))
    return page.url.removesuffix("status/")


def begin_work(page, case, why, basis="written"):
    """Bring a case from the referral to the work: screened, found eligible, consented to, begun."""
    page.goto(f"{case}status/")
    save(page, "main button:has-text('Begin screening')")
    save(page, "main a:has-text('Found eligible')")
    fill(page, why=why)
    save(page)
    save(page, "main button:has-text('The client takes part')")
    save(page, "main a:has-text('Record the consent')")
    page.check(f"input[name=basis][value={basis}]")
    save(page)
    save(page, "main button:has-text('Begin the work')")
    assert "Active" in page.inner_text(".cw-stands")


def write_contact(page, case, text, **fields):
    """Write a contact in a minute: `mode`, `result` and `sign` are chosen, the rest is typed."""
    page.goto(f"{case}contact/?new=1")
    unfold(page)
    page.fill("#id_text", text)
    for name in ("mode", "result", "party"):
        if name in fields:
            chip = page.locator(f"input[name={name}][value={fields.pop(name)}]")
            chip.focus()
            page.keyboard.press("Space")
            assert chip.is_checked()
    fill(page, **fields)
    page.click(".cw-write__bar button")
    page.wait_for_url(case)
    return page.inner_text(".cw-said")


def due(page, case, label):
    """What the page of due dates says of one that is open."""
    page.goto(f"{case}due/")
    return " ".join(page.locator(f".cw-due:has(h3:text-is('{label}'))").first.inner_text().split())


def was_due(page, case, label):
    """What the page of due dates says of one that is over."""
    page.goto(f"{case}due/")
    return " ".join(page.locator(f".cw-rows__one:has(strong:text-is('{label}'))").first.inner_text().split())


def put_on_file(page, case, content, **fields):
    """Put a file with what is known of it on file, from the page that asks for it."""
    page.set_input_files("#id_file", {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": content})
    fill(page, **fields)
    page.locator(f"{FORM} button[type=submit]").first.click()
    page.wait_for_url(f"{case}documents/")


def set_label(page, client, label, reason):
    """Mark a record with a label."""
    page.goto(f"{client}labels/")
    tick(page, "label", label)
    save(page)
    fill(page, reason=reason)
    save(page)
    page.wait_for_url(f"{client}labels/")


def share(page, client, kind, name, purpose, **more):
    """Ask what somebody would get; what the page says."""
    page.goto(f"{client}share/")
    fill(page, recipient_kind=kind, recipient_name=name, purpose=purpose, **more)
    page.click("text=Show what they would get")
    page.wait_for_selector("h1:text-is('What they would get')")
    return told(page)


def consent(page, client, kind, *, classes, purposes, labels=(), **fields):
    """Record a consent as the signed form says; the address of the consent, in force."""
    ask_for_consent(page, client, kind, classes=classes, purposes=purposes, labels=labels, **fields)
    save(page, "text=Put it in force")
    page.wait_for_url(re.compile(r"/consents/[0-9a-f-]{36}/$"))
    return page.url


def ask_for_consent(page, client, kind, *, classes, purposes, labels=(), **fields):
    """Fill in the form of a consent, with all that it tells the signer."""
    page.goto(f"{client}consents/new/{kind}/")
    for name, values in (("data_classes", classes), ("purposes", purposes), ("labels", labels)):
        tick(page, name, *values)
    for box in page.locator("input[name=statements]").all():
        box.check()
    fill(page, **fields)


def begin(page, case, instrument, language="en"):
    """Begin an assessment."""
    page.goto(f"{case}assess/?with={instrument}")
    page.select_option("#id_language", language)
    save(page)
    page.wait_for_url("**/part/**")


def add_need(page, case, domain, says, words):
    """Write down a need that the client wants to work on."""
    page.goto(f"{case}needs/new/")
    fill(page, domain=domain, says=says, words=words, priority="1", agreement="yes")
    save(page, "main form.cw-card button:has-text('Save')")


def add_goal(page, case, words, criterion, levels=(), **fields):
    """Write down a goal that serves every need there is, and begin it; its address. `levels` go from −2 to +2."""
    page.goto(f"{case}goals/new/")
    fill(page, words=words, criterion=criterion, **fields)
    for box in page.locator("input[name=needs]").all():
        box.check()
    fill(page, **{f"level_{number}": level for number, level in enumerate(levels)})
    save(page, "main form.cw-card button:has-text('Save')")
    goal = f"{case}goals/{page.url.rsplit('#g-', 1)[1]}/"
    page.goto(goal)
    save(page, "main button:has-text('Work on it')")
    return goal


def add_step(page, case, goal, says, **fields):
    """Write down a step of a goal."""
    page.goto(f"{case}tasks/new/")
    fill(page, says=says, goal_id=goal.rstrip("/").rsplit("/", 1)[1], **fields)
    save(page, "main form.cw-card button:has-text('Save')")


def agree_on_plan(page, case, next_review, sections, **answer):
    """Draft a plan, share it, write down how it was answered, and put it in force; its address."""
    page.goto(f"{case}plans/new/")
    save(page)
    return put_in_force(page, next_review, sections, **answer)


def put_in_force(page, next_review, sections, **answer):
    """Bring the draft that is being edited into force; its address."""
    fill(page, **sections)
    save(page, "main form button:has-text('Save')")
    plan = page.url
    for verb, fields in (
        ("Share it with the client", {}), ("Write down how they answered", answer),
        ("Put it in force", {"next_review": str(next_review)}),
    ):  # fmt: skip
        page.goto(plan)
        save(page, f"a:has-text('{verb}')")
        fill(page, **fields)
        save(page)
    return plan


def refused(page, address):
    """Whether a page is answered as if there were nothing there."""
    return page.goto(address).status == 404


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
