// Comforts of the pages of clients; each works without it. A mistake is read out, a page can be printed.
document.getElementById("errors")?.focus();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
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
