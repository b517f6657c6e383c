// Comforts of the pages of clients; each works without it. A mistake is read out, a page can be printed.
document.getElementById("errors")?.focus();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
