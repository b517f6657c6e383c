// Comforts of the sign-in pages: a password can be shown, a mistake is read out, a passkey's trouble is said in words.
const words = document.currentScript.dataset;
const errors = document.getElementById("errors");
if (errors) errors.focus();

for (const field of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cw-show";
  button.setAttribute("aria-controls", field.id);
  button.setAttribute("aria-pressed", "false");
  button.textContent = words.show;
  button.addEventListener("click", () => {
    const shown = field.type === "password";  // from now on
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? words.hide : words.show;
    field.focus();
  });
  const around = document.createElement("span");
  around.className = "cw-secret";
  field.replaceWith(around);
  around.append(field, button);
  // A shown password must not be sent as text, or browsers would offer it again in other fields.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const trouble = document.getElementById("passkey-trouble");
if (trouble) {
  const byNumber = /^[\d.]+$|^\[/.test(location.hostname);
  const byName = trouble.querySelector("[data-by-name]");
  if (byName && byNumber) {
    byName.href = location.href.replace(location.hostname, "localhost");
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const name = event.detail.exception?.name;
    let kind = "stopped";
    if (!window.PublicKeyCredential) kind = "cannot";
    else if (name === "InvalidStateError") kind = "known";
    else if (byNumber) kind = "address";
    for (const one of trouble.querySelectorAll("[data-trouble]")) one.hidden = one.dataset.trouble !== kind;
    trouble.hidden = false;
    trouble.focus();
  });
}
