"""What somebody does with pages: comes in, reads, fills in, presses, by mouse or by keys."""

import re

FORM = "main form.cw-card"
PIECES = """one => {
  const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) found.push(walk.currentNode.data);
  return found.join(" ");
}"""
REFUSED = 400
MOST_TABS = 200


class Hands:
    """Somebody at a browser of their own; `case` is the address of the case they work on."""

    def __init__(self, page, clock, name):
        self.page, self.clock, self.name = page, clock, name
        self.client = self.case = ""
        self.by_keys = False  # whether they reach and press everything with the keyboard
        page.set_default_timeout(15_000)

    # --- days ---

    def comes_in(self, when=""):
        """They sign in; `when`: it is that day and hour."""
        if when:
            self.clock.set(when)
        if not self.page.url.endswith("/sign-in/"):
            self.page.context.clear_cookies()
            self.page.goto("/sign-in/")
        self.page.click(f"button:has-text('{self.name}')")
        self.page.wait_for_url("**/today/")

    # --- pages ---

    def open(self, place=""):
        """Open a page of the case, unless it is the one that was answered just now; `main` of it as text."""
        if self.page.url != f"{self.case}{place}":
            self.page.goto(f"{self.case}{place}")
        return self.text()

    def text(self, where="main"):
        """What stands there, what is folded too."""
        return self.text_of(self.page, where)

    def sees(self, where="main"):
        """What they see there as it is."""
        return " ".join(self.page.locator(where).first.inner_text().split())

    def unfold(self):
        """Open what is folded."""
        self.page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

    def fill(self, **told):
        """Fill in the fields of the page, whatever kind each is; of several boxes those that are named."""
        if self.by_keys:
            self.type(**told)
            return
        self.unfold()
        for name, value in told.items():
            fields = f"main [name='{name}']"
            field = self.page.locator(fields).first
            kind = field.evaluate("one => one.type")
            if kind == "radio" or isinstance(value, (list, tuple)):
                for one in [value] if isinstance(value, str) else value:
                    self.page.check(f"{fields}[value='{one}']")
            elif kind == "checkbox":
                field.set_checked(bool(value))
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, what):
        """Press a button or a link, and come to the page it leads to."""
        if self.by_keys:
            self.reach(what)
        with self.page.expect_navigation() as followed:
            self.page.keyboard.press("Enter") if self.by_keys else self.page.locator(what).first.click()
        assert followed.value.status < REFUSED, self.text()

    def send(self, button=f"{FORM} button[type=submit]"):
        """Send the form of the page, which has to be taken."""
        here = self.page.url
        self.press(button)
        assert self.page.locator("#errors").count() == 0, (here, self.text("#errors"))

    def reach(self, what):
        """Come to something by the tab key alone."""
        wanted = self.page.locator(what).first.element_handle()
        for _ in range(MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError((self.page.url, what))

    def type(self, **told):
        """Fill in text, days and lists by keys: a list goes to what one types of a choice."""
        for name, value in told.items():
            field = f"main [name='{name}']"
            self.reach(field)
            one = self.page.locator(field).first
            keys = value
            if one.evaluate("one => one.tagName") == "SELECT":
                keys = one.locator(f"option[value='{value}']").inner_text().strip()
            elif one.get_attribute("type") == "date":
                keys = f"{value[5:7]}{value[8:]}{value[:4]}"  # as American browsers ask for it
            self.page.keyboard.type(keys)

    @staticmethod
    def text_of(row, where):
        """The text of a part of a row or page, with a space between any two pieces of it."""
        return re.sub(r"\s+", " ", row.locator(where).first.evaluate(PIECES)).strip()
