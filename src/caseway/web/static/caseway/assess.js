// A sitting: answers are kept on the server while one asks, and in this browser until they are there (`kept.js`). Without a
// script every step keeps them.
const form = document.getElementById("sitting");
if (form) {
  const state = form.querySelector("[data-state]");
  const after = 1500; // milliseconds after the last touch
  const again = 5000; // before a lost answer is tried again
  let timer = 0, busy = null, changed = false, stopped = false;
  const copy = Kept.form(form, { busy: () => busy });
  const conclusion = form.elements.conclusion;
  // The conclusion that stood here, and those that went out since and may have arrived: any other is somebody else's.
  let seen = [...form.querySelectorAll("[name=seen]")].map((one) => one.value);
  // What is kept as one goes: of the questions that are asked, and the conclusion.
  const sends = (field) => !field.matches(":disabled") && !["state", "aside"].includes(field.name);

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

  const send = async (keepalive) => {
    const told = Kept.values(form, false, sends);
    const words = conclusion.value;
    const body = new FormData(form);
    const isWritten = words !== seen[0] || seen.length > 1;
    if (!seen.includes(words)) seen = [...seen, words];
    const { kind, told: now } = await Kept.ask(form, form.dataset.keep, body, { keepalive });
    if (kind === "ok") {
      if (isWritten) seen = [words];
      copy.tell("");
      copy.saved(told);
      show(now);
      if (copy.differs(Kept.values(form, false, sends))) changed = true; // such as in a question that has just come up
      if (now.stop) location.assign(now.stop);
    } else if (now?.says) {
      copy.keep();
      stopped = kind === "elsewhere";
      say(now.says, true);
      if (now.stop) location.assign(now.stop);
    } else {
      copy.keep();
      stopped = kind === "gone";
      changed = !stopped;
      if (kind === "ended") copy.tell("ended");
      say(kind === "ended" ? form.dataset.ended : kind === "gone" ? form.dataset.gone : form.dataset.lost, true);
      if (changed) timer = setTimeout(() => keep(), again);
    }
  };

  const keep = (keepalive = false) => {
    clearTimeout(timer);
    timer = 0;
    if (busy || stopped || !changed) return busy;
    changed = false;
    busy = send(keepalive).finally(() => {
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

  // What stood here, and what went out from here, goes along: nobody meets themselves.
  form.addEventListener("formdata", ({ formData }) => {
    formData.delete("seen");
    for (const one of seen) formData.append("seen", one);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // it waits, and what is kept as one goes goes on
    clearTimeout(timer);
    changed = false;
  });

  // A tab that is closed or laid aside takes nothing with it.
  const leave = () => {
    if (changed) copy.keep();
    keep(true);
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  addEventListener("online", () => keep());
  document.addEventListener("caseway:over", () => {
    stopped = true;
    clearTimeout(timer);
  });
  if (copy.isBack) touch();

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
