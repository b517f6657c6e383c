// Small comforts for the result pages; everything works without them.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const bar of document.querySelectorAll("[data-open-all]")) {
  bar.hidden = false;
  for (const button of bar.querySelectorAll("[data-open]")) {
    button.addEventListener("click", () => {
      for (const line of document.querySelectorAll(".cw-line > details")) line.open = button.dataset.open === "yes";
    });
  }
}
