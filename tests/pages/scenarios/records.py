"""What a worker does at the record of a person and with a plan, on its pages only: `client` and `plan` are addresses."""

import re


def in_words(day):
    """A day as pages write it."""
    return f"{day:%B} {day.day}, {day.year}"


def new_client(worker, name, /, **fields):
    """Enter a person who is not here yet; the address of their record."""
    page = worker.page
    page.goto("/clients/")
    page.fill("#id_text", name)
    worker.press(".cw-search button")
    worker.press("text=Enter a new person")
    given, family = name.split()
    worker.fill(given_name=given, family_name=family, birth_date_quality="full", **fields)
    worker.press("main form.cw-card button[type=submit]")
    if page.locator(".cw-twins").count():
        worker.press("text=Save as a new person")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    assert name in page.inner_text("h1")
    worker.client = page.url.rstrip("/").rsplit("/", 1)[1]
    return page.url


def add(worker, client, what, /, **fields):
    """Add something to a person's record: a number, an address, a support person."""
    worker.page.goto(f"{client}add/{what}/")
    worker.fill(**fields)
    worker.send()


def set_label(worker, client, label, reason):
    """Mark a record with a label."""
    worker.page.goto(f"{client}labels/")
    worker.fill(label=[label])
    worker.send()
    worker.fill(reason=reason)
    worker.send()
    worker.page.wait_for_url(f"{client}labels/")


def share(worker, client, kind, name, purpose, **more):
    """Ask what somebody would get; what the page says."""
    worker.page.goto(f"{client}share/")
    worker.fill(recipient_kind=kind, recipient_name=name, purpose=purpose, **more)
    worker.page.click("text=Show what they would get")
    worker.page.wait_for_selector("h1:text-is('What they would get')")
    return worker.sees()


def consent(worker, client, kind, *, classes, purposes, labels=(), **fields):
    """Record a consent as the signed form says; the address of the consent, in force."""
    ask_for_consent(worker, client, kind, classes=classes, purposes=purposes, labels=labels, **fields)
    worker.send("text=Put it in force")
    worker.page.wait_for_url(re.compile(r"/consents/[0-9a-f-]{36}/$"))
    return worker.page.url


def ask_for_consent(worker, client, kind, *, classes, purposes, labels=(), **fields):
    """Fill in the form of a consent, with all that it tells the signer."""
    worker.page.goto(f"{client}consents/new/{kind}/")
    worker.fill(data_classes=classes, purposes=purposes, **({"labels": labels} if labels else {}))
    for box in worker.page.locator("input[name=statements]").all():
        box.check()
    worker.fill(**fields)


def add_goal(worker, words, criterion, levels=(), **fields):
    """Set a goal that serves every need there is, and begin it; its address. `levels` go from −2 to +2."""
    worker.open("goals/new/")
    worker.fill(words=words, criterion=criterion, **fields)
    for box in worker.page.locator("input[name=needs]").all():
        box.check()
    worker.fill(**{f"level_{number}": level for number, level in enumerate(levels)})
    worker.send()
    goal = f"{worker.case}goals/{worker.page.url.rsplit('#g-', 1)[1]}/"
    worker.page.goto(goal)
    worker.press("main button:has-text('Work on it')")
    return goal


def agree_on_plan(worker, next_review, sections, **answer):
    """Draft a plan, share it, write down how it was answered, and put it in force; its address."""
    worker.open("plans/new/")
    worker.send()
    return put_in_force(worker, next_review, sections, **answer)


def put_in_force(worker, next_review, sections, **answer):
    """Bring the draft that is being edited into force; its address."""
    worker.fill(**sections)
    worker.send("main form button:has-text('Save')")
    plan = worker.page.url
    for verb, fields in (
        ("Share it with the client", {}), ("Write down how they answered", answer),
        ("Put it in force", {"next_review": str(next_review)}),
    ):  # fmt: skip
        if worker.page.url != plan:
            worker.page.goto(plan)
        worker.press(f"a:has-text('{verb}')")
        worker.fill(**fields)
        worker.send()
    return plan


def again(worker):
    """Show once more that it is you, where that is asked."""
    worker.page.wait_for_load_state()
    if "/again/" in worker.page.url:
        worker.press("text=Yes, it is me")


def refused(worker, address):
    """Whether a page is answered as if there were nothing there."""
    return worker.page.goto(address).status == 404
