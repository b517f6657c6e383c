// Today from top to bottom by the keyboard. Everything is a link or a button too: without this, each opens a page.
const status = document.getElementById("said");
const say = (text) => { if (status) status.textContent = text; };
const lines = () => [...document.querySelectorAll("[data-line]")].filter((one) => !one.closest("details:not([open])"));
const keys = document.getElementById("keys"), keysButton = document.querySelector("[data-keys]");

// One line at a time is in the way of the Tab key; j and k, or the arrows, go from one to the next.
const rove = (to, { focus = true } = {}) => {
  if (!to) return;
  for (const one of document.querySelectorAll("[data-line][tabindex='0']")) one.tabIndex = -1;
  to.tabIndex = 0;
  if (focus) { to.focus(); to.scrollIntoView({ block: "nearest" }); }
};
for (const one of document.querySelectorAll("[data-line]")) one.tabIndex = -1;
rove(lines()[0], { focus: false });
document.body.addEventListener("focusin", ({ target }) => {
  const line = target.closest?.("[data-line]");
  if (line) rove(line, { focus: false });
});

const showKeys = () => {
  keys.hidden = !keys.hidden;
  keysButton.setAttribute("aria-expanded", String(!keys.hidden));
};
if (keysButton) { keysButton.hidden = false; keysButton.addEventListener("click", showKeys); }

// Keys of one letter can be in the way of speech input and screen readers: whoever does not want them turns them off.
const keysOn = document.querySelector("[data-keys-on]"), KEPT = "caseway-today-keys";
const mayPress = () => keysOn?.checked ?? true;
try { if (keysOn) keysOn.checked = localStorage.getItem(KEPT) !== "off"; } catch { /* not kept, then */ }
keysOn?.addEventListener("change", () => {
  try { localStorage.setItem(KEPT, keysOn.checked ? "on" : "off"); } catch { /* as above */ }
});

const close = (line, { focus = true } = {}) => {
  const panel = line?.querySelector(".cw-line__panel");
  if (!panel?.firstElementChild) return false;
  panel.replaceChildren();
  if (focus) rove(line);
  return true;
};
const here = () => document.activeElement?.closest?.("[data-line], [data-done]") ?? document.querySelector("[data-line][tabindex='0']");
const step = (by) => {
  const all = lines(), at = all.indexOf(here());
  rove(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
};
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && close(target.closest("[data-line]"))) return;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, summary")) return;
  if (!mayPress() && key.length === 1) return;
  const line = here();
  const press = (name) => line?.querySelector(`[${name}]`)?.click();
  const does = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    c: () => press("data-clear"), s: () => press("data-snooze"), "?": showKeys,
  }[key];
  if (key === "Enter" && target.matches("[data-line]")) {
    event.preventDefault();
    press("data-open");
  } else if (does && (!target.closest("a, button") || key.length === 1)) {
    event.preventDefault();
    does();
  }
});

// A form opens within its line, and one only; its first field has the focus.
document.body.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (!target.matches?.(".cw-line__panel")) return;
  for (const other of lines()) if (!other.contains(target)) close(other, { focus: false });
  target.querySelector(".cw-field--wrong :is(input, select, textarea), :is(input:not([type=hidden]), select, textarea), button")?.focus();
});
document.body.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]") && close(event.target.closest("[data-line]"))) event.preventDefault();
});

// What was cleared says so where it stood; the next line has the focus, and Undo is one step back.
const count = (place, by) => {
  for (const one of document.querySelectorAll(`[data-count="${place}"]`)) one.textContent = String(Number(one.textContent) + by);
};
let place = 0;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (/^\s*<!doctype/i.test(xhr.responseText)) { // signed out in the meantime, or the whole page
    event.detail.shouldSwap = false;
    window.location.reload();
    return;
  }
  if (xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  place = lines().indexOf(target.closest?.("[data-line]"));
});
document.body.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches("[data-done], [data-gone]")) {
    say(elt.dataset.said);
    if (elt.dataset.place) count(elt.dataset.place, -1);
    const all = lines();
    const next = all[Math.min(Math.max(place, 0), all.length - 1)];
    if (next) rove(next); else { elt.tabIndex = -1; elt.focus(); }
  } else if (elt.matches("[data-line]")) { // it is back
    count(elt.dataset.place, 1);
    rove(elt);
    say(elt.querySelector(".cw-line__what")?.textContent.trim() ?? "");
  }
});
