// While the audit is checked, say so: a long chain takes some seconds. Without a script the browser shows that it waits.
const prove = document.querySelector("[data-prove]");
prove?.addEventListener("submit", () => {
  const now = prove.querySelector(".cw-prove__now");
  now.append(now.querySelector("template").content.cloneNode(true));
  prove.querySelector("button").setAttribute("aria-disabled", "true");
});
// Whoever comes back by the browser's button finds the page as it was.
addEventListener("pageshow", (event) => {
  if (!event.persisted || !prove) return;
  prove.querySelectorAll(".cw-prove__now > :not(template)").forEach((one) => one.remove());
  prove.querySelector("button").removeAttribute("aria-disabled");
});
