// Comforts of the pages of clients; each works without it. A mistake is read out, a page can be printed.
document.getElementById("errors")?.focus();
// Where the tabs of a case do not fit, the one this page is stands in sight.
const tab = document.querySelector(".cw-tabs [aria-current]");
if (tab) {
  const tabs = tab.closest(".cw-tabs");
  tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// Rows are added and removed on the spot; without a script the server does it.
const rows = document.querySelector("[data-rows]");
if (rows) {
  const form = rows.closest("form");
  const blank = form.querySelector("template");
  const fresh = () => Math.max(-1, ...Array.from(rows.children, (row) => Number(row.dataset.row))) + 1;
  const add = () => {
    const made = document.createElement("div");
    made.innerHTML = blank.innerHTML.replaceAll("to-N", `to-${fresh()}`).replaceAll('"N"', `"${fresh()}"`);
    rows.append(made.firstElementChild);
    return rows.lastElementChild;
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove]");
    if (!button) return;
    event.preventDefault();
    if ("add" in button.dataset) {
      add().querySelector("select").focus();
      form.querySelector("[data-add]").hidden = rows.children.length >= 20;
      return;
    }
    const row = button.closest("[data-row]");
    const next = row.nextElementSibling ?? row.previousElementSibling ?? add();
    row.remove();
    next.querySelector("select").focus();
    form.querySelector("[data-add]").hidden = false;
  });
}
// Work that a page does by itself needs no button, and goes on after a pause when the server did not answer.
if (window.htmx) document.querySelector("[data-by-hand]")?.remove();
for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(failed, ({ target }) => {
    if (target.id !== "progress") return;
    target.querySelector("[data-lost]").hidden = false;
    setTimeout(() => htmx.trigger(target, "again"), 3000);
  });
}
