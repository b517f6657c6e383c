// A sitting: answers are kept on the server while one asks. Without a script every step keeps them.
const form = document.getElementById("sitting");
if (form) {
  const state = form.querySelector("[data-state]");
  const after = 1500; // milliseconds after the last touch
  const again = 5000; // before a lost answer is tried again
  let timer = 0, busy = null, changed = false, stopped = false;

  const say = (words, lost = false) => {
    state.textContent = words;
    state.classList.toggle("cw-lost", lost);
  };

  const show = (told) => {
    form.elements.version.value = told.version;
    form.querySelector("[data-score]").textContent = told.score;
    form.querySelector("[data-answered]").textContent = told.answered;
    for (const question of form.querySelectorAll("[data-q]")) {
      const asked = told.asked.includes(question.dataset.q);
      question.hidden = question.disabled = !asked;
      const wrong = question.querySelector("[data-wrong]");
      wrong.textContent = told.wrong[question.dataset.q] ?? "";
      wrong.hidden = !wrong.textContent;
    }
    say(form.dataset.kept);
  };

  const send = async () => {
    const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), keepalive: true });
    const told = await answer.json();
    if (answer.ok) {
      show(told);
      if (told.stop) location.assign(told.stop);
    } else {
      stopped = answer.status === 409;
      say(told.says, true);
    }
  };

  const keep = () => {
    clearTimeout(timer);
    if (busy || stopped || !changed) return busy;
    changed = false;
    busy = send()
      .catch(() => {
        changed = true;
        say(form.dataset.lost, true);
        timer = setTimeout(keep, again);
      })
      .finally(() => {
        busy = null;
        if (changed && !timer) touch();
      });
    return busy;
  };

  const touch = () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      keep();
    }, after);
  };

  form.addEventListener("input", (event) => {
    const question = event.target.closest("[data-q]");
    if (question && event.target.name.startsWith("a.")) {
      // An answer takes the reason for none away, and a choice that stands alone the others.
      question.querySelector("select").value = "";
      if (event.target.type === "checkbox" && event.target.checked) {
        const alone = "alone" in event.target.dataset;
        for (const other of question.querySelectorAll("input[type=checkbox]")) {
          if (other !== event.target && (alone || "alone" in other.dataset)) other.checked = false;
        }
      }
    } else if (question && event.target.tagName === "SELECT" && event.target.value) {
      for (const one of question.querySelectorAll("input[type=radio], input[type=checkbox]")) one.checked = false;
    }
    touch();
  });

  // What is on its way is awaited before the form goes, so that nobody meets themselves.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!busy) return;
    event.preventDefault();
    const button = event.submitter;
    busy.then(() => form.requestSubmit(button));
  });

  // A tab that is closed or laid aside takes nothing with it.
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });

  // Keys: a number chooses, and the next question without an answer comes up. Enter goes on: that is the form's own.
  const questions = () => [...form.querySelectorAll("[data-q]:not([hidden])")];
  const isBlank = (question) => !question.querySelector("input:checked") && !question.querySelector("select").value;
  const typing = (target) => target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !/^[1-9]$/.test(event.key)) return;
    const now = event.target.closest("[data-q]") ?? questions().find((one) => one.querySelector("[data-key]") && isBlank(one));
    const option = now?.querySelector(`[data-key="${event.key}"]`);
    if (!option) return;
    event.preventDefault();
    option.click();
    option.focus();
    if (option.type !== "radio") return;
    const next = questions()[questions().indexOf(now) + 1];
    if (next) {
      next.querySelector("input:not([type=hidden]), textarea").focus();
    } else {
      // After the last nobody stands on an answer any more, where a number would change it; what it brings up is asked for.
      form.querySelector(".cw-sit__go button").focus();
      keep();
    }
  });
  const keys = document.querySelector("[data-keys]");
  if (form.querySelector("[data-key]")) keys.hidden = false;
}
