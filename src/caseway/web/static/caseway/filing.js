// A whole file takes some seconds: the page says so while it waits, and hands the file over. Without a script the form does.
const form = document.querySelector("[data-file]");
if (form) {
  const making = form.querySelector("[data-making]");
  const [says, done, lost] = making.querySelectorAll("template");
  const show = (template) => {
    making.replaceChildren(says, done, lost, template.content.cloneNode(true));
    return making.querySelector("progress");
  };
  const seconds = Number(making.dataset.seconds) || 5;
  const name = (answer) => /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "case.pdf";
  const hand = async (answer) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name(answer);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.dataset.plain !== undefined) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    const bar = show(says);
    const began = Date.now();
    // It comes near the end and waits there: how long it takes is an estimate.
    const tick = setInterval(() => {
      bar.value = 4 + 92 * (1 - Math.exp((-1.6 * (Date.now() - began)) / 1000 / seconds));
    }, 200);
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (answer.headers.get("Content-Type")?.startsWith("application/pdf")) {
        await hand(answer);
        show(done);
      } else {
        form.submit(); // something is to be put right, or one has to show again who one is: the page says what
      }
    } catch {
      show(lost);
    } finally {
      clearInterval(tick);
      button.disabled = false;
    }
  });
}
