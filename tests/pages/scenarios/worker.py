"""What a worker does in Caseway, on its pages only: each thing one method, so that a scenario reads as it is told."""

import re

from tests.pages.scenarios.hands import FORM, Hands

CASE = re.compile(r"/cases/[0-9a-f-]{36}/status/$")
PERSON = re.compile(r"/clients/[0-9a-f-]{36}/$")
ASSESSMENT = re.compile(r"/assessments/[0-9a-f-]{36}/(#.*)?$")
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
SITTING = re.compile(r"/part/[a-z-]+/$")


class Worker(Hands):
    """Somebody at work on a case."""

    # --- the case ---

    def enters(self, name, birth):
        """Enter a new client into the program they work in: looked for first, since they may be there."""
        self.page.goto("/clients/")
        self.page.fill("#id_text", f"{name} {birth}")
        self.page.click(".cw-search button")
        self.page.wait_for_url("**/clients/found/*/")
        self.page.click("text=Enter a new person")
        self.page.wait_for_url("**/clients/new/*/")
        self.page.click(f"{FORM} button[type=submit]")
        self.page.wait_for_url(PERSON)
        self.client = self.page.url.rstrip("/").rsplit("/", 1)[1]

    def opens_a_case(self, **told):
        """Open a case for the client; its address."""
        self.page.goto(f"/cases/new/{self.client}/")
        self.fill(**told)
        self.page.click(f"{FORM} button[type=submit]")
        self.page.wait_for_url(CASE)
        self.case = self.page.url.removesuffix("status/")
        return self.case

    def begins_the_work(self, because, consented="", *, basis="written"):
        """Find the client eligible, record the consent and begin."""
        self.open("status/")
        self.page.click("main button:has-text('Begin screening')")
        self.page.click("main a:has-text('Found eligible')")
        self.fill(why=because)
        self.send()
        self.page.click("main button:has-text('The client takes part')")
        self.page.click("main a:has-text('Record the consent')")
        self.fill(basis=basis, **({"given": consented} if consented else {}))
        self.send()
        self.page.click("main button:has-text('Begin the work')")
        assert "Active" in self.text(".cw-stands")

    # --- dates and what is due ---

    def enters_date(self, kind, day, hour="", note=""):
        """Enter a date of the case; what that moved, in words."""
        self.open("due/dates/")
        self.fill(kind=kind, day=day, hour=hour, note=note)
        self.send()
        return self.text(".cw-said")

    def corrects_date(self, kind, day, hour=None):
        """Correct a date that was wrong or planned; what that moved, in words."""
        self.open(f"due/dates/{kind}/")
        self.fill(day=day, **({"hour": hour} if hour is not None else {}))
        self.send()
        return self.text(".cw-said")

    def is_due(self):
        """What is open, by its name: when it is due, and how near."""
        self.open("due/")
        return {
            self.text_of(one, "h3"): (self.text_of(one, ".cw-due__when strong"), self.text_of(one, ".cw-tag"))
            for one in self.page.locator(".cw-due").all()
        }

    def was_due(self):
        """What is over, by its name: how it ended, and all that is said of it; of several the latest."""
        self.open("due/")
        found = {}
        for row in self.page.locator("section:has(#past-title) li").all():
            found.setdefault(self.text_of(row, "strong"), (self.text_of(row, ".cw-tag"), self.text_of(row, "div")))
        return found

    # --- assessments ---

    def sits_down(self, instrument, day="", language="en"):
        """Begin an assessment, today or on a day that was; where it stands."""
        self.open(f"assess/?with=instrument/{instrument}")
        self.fill(language=language, **({"administered": day} if day else {}))
        self.send()
        self.page.wait_for_url(SITTING)

    def answers(self, conclusion="", **answers):
        """Answer the questions of the part that is open, conclude it, and go on."""
        for name, value in answers.items():
            for one in value if isinstance(value, list) else [value]:
                question = f"[data-q={name}]"
                if self.page.locator(f"{question} .cw-opt").count():
                    self.page.check(f"{question} input[value='{one}']")
                else:
                    self.page.fill(f"{question} .cw-number input", str(one))
        if conclusion:
            self.page.fill("[name=conclusion]", conclusion)
        with self.page.expect_navigation():
            self.page.click(".cw-sit__go button[value=next]")
        assert self.page.locator("#errors").count() == 0, self.text("#errors")

    def leaves_out(self, why, state="not_applicable"):
        """Leave the part that is open out of the assessment, and go on."""
        self.page.click(".cw-aside > summary")
        self.page.check(f".cw-aside [name=state][value={state}]")
        self.page.fill(".cw-aside [name=aside]", why)
        with self.page.expect_navigation():
            self.page.click("button[value=aside]")

    def completes(self):
        """Complete the assessment that is open; what it came to."""
        self.page.wait_for_url(ASSESSMENT)
        with self.page.expect_navigation():
            self.page.click(".cw-complete button")
        assert self.page.locator(".cw-said").count()
        return self.text()

    def records_result(self, title, day, level, total="", assessor=""):
        """Record what an instrument came to whose questions may not be kept."""
        self.open("assess/result/")
        self.fill(title=title, administered=day, total=total, level=level, assessor=assessor)
        self.send()
        return self.text()

    # --- needs, goals, steps ---

    def adds_need(self, domain, says, **more):
        """Write down a need that they found themselves."""
        self.open("needs/new/")
        self.fill(domain=domain, says=says, **more)
        self.send()

    def sets_goal(self, need, words, criterion, **more):
        """Set a goal for a need of the thread."""
        self.open("thread/")
        self.page.click(f".cw-node__add:has-text('{need}')")
        self.fill(words=words, criterion=criterion, **more)
        self.send()

    def adds_step(self, goal, says, **more):
        """Add the first or another step of a goal, in the picture: the list of loose ends above it may be folded."""
        self.open("thread/")
        self.page.click(f".cw-thread a[href*='/tasks/new/']:has-text('{goal}')")
        self.fill(says=says, **more)
        self.send()

    def thread(self):
        """The whole thread, as text."""
        return self.open("thread/?over=1")

    # --- contacts and documents ---

    def writes(self, text, at="", *, result="reached", mode="phone", party="client", did=None, **more):
        """Write a contact: what was said, when, how, with whom; `did`: what steps it did, with what came of each.

        What Caseway says it did.
        """
        page = self.page
        page.goto(f"{self.case}contact/?new=1")
        moment = {"at": at.replace(" ", "T")} if at else {}
        self.fill(text=text, mode=mode, party=party, result=result, **moment, **{"credential": "RN, CCM", **more})
        for says, came in (did or {}).items():
            task = page.locator(f".cw-write__task:has-text('{says}')")
            task.locator("input[type=checkbox]").check()
            task.locator("input:not([type=checkbox])").fill(came)
        with page.expect_navigation():
            page.click(".cw-write__bar button")
        assert page.locator(".cw-said__way").count(), self.text()
        return self.text(".cw-said")

    def timeline(self):
        """All that happened, as text."""
        return self.open("timeline/?print=1")

    def files(self, kind, title, day="", **more):
        """Put a paper on file."""
        self.open("documents/file/")
        self.puts_on_file(kind=kind, title=title, dated=day, **more)

    def puts_on_file(self, **told):
        """Put a paper on file, on the page that asks for it."""
        self.page.set_input_files("#id_file", {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PAPER})
        self.fill(**told)
        with self.page.expect_navigation(url="**/documents/"):
            self.page.click("form[data-upload] button[type=submit]")

    # --- the end ---

    def closes(self, reason, note, told, ends):
        """Close the case in its one form; `ends`: of each goal, need and task by its words, its fields by their part."""
        self.open("close/")
        for says, parts in ends.items():
            one = self.page.locator(f".cw-close__one:has(legend:has-text('{says}'))")
            for part, value in parts.items():
                field = one.locator(f"[name$='-{part}']")
                if field.evaluate("one => one.tagName") == "SELECT":
                    field.select_option(value)
                else:
                    field.fill(value)
        self.fill(reason=reason, note=note, client_told=told)
        self.send()
