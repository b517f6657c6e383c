// What somebody types stays in this browser until it has been sent, and is gone once they sign out.
//
// 1. `Kept.store`: what waits here, by user. 2. `Kept.ask`: something sent to the server, and what came of it, in one word.
// 3. `Kept.form`: a form that is kept while one types, is filled in again on a page opened anew, and goes out only while
// its writer is signed in. The next page says which of them arrived (`casework/asking.py`); that one is dropped.

const Kept = (() => {
  const PREFIX = "caseway:";
  const GOOD_FOR = 7 * 24 * 3600 * 1000;  // milliseconds a form is kept that nobody came back to
  const FRESH = 60000; // milliseconds for which a page may trust that its session holds
  const PAUSE = 400;
  const NO_WORDS = new Set(["hidden", "password", "file", "submit", "button", "reset", "image", "fieldset", "output"]);
  const { user, saysSignOut, here, arrived } = document.body.dataset;
  let isOver = false; // signed out: from here on nothing is kept any more

  const store = {
    read(name) {
      try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
    },
    write(name, value) {
      if (isOver) return false;
      try { localStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; }
    },
    drop(name) {
      try { localStorage.removeItem(name); } catch { /* nothing is kept where nothing can be */ }
    },
    names(whose = user) {
      try { return Object.keys(localStorage).filter((one) => one.startsWith(`${PREFIX}${whose}:`)); } catch { return []; }
    },
  };
  const clock = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });

  // --- asking the server: ok, wrong (422), elsewhere (409), gone (404), ended (signed out), offline, or trouble ---

  // Who is signed in in this browser now, and the code of their forms: whoever signed in again has a new one.
  async function whoIsHere() {
    try {
      const answer = await fetch(here, { redirect: "manual", signal: AbortSignal.timeout?.(30000) });
      if (answer.type === "opaqueredirect") return { kind: "ended" };
      if (!answer.ok) return { kind: "trouble" };
      const told = await answer.json();
      return told.user === user ? { kind: "ok", code: told.code } : { kind: "ended" };
    } catch {
      return { kind: "offline" };
    }
  }

  async function ask(form, address, body, { keepalive = false, again = true } = {}) {
    let answer;
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      answer = await fetch(address, {
        method: "POST", body, keepalive, redirect: "manual", headers: { "Caseway-Script": "1" }, signal: AbortSignal.timeout?.(30000),
      });
    } catch {
      return { kind: "offline" };
    }
    if (answer.type === "opaqueredirect" || answer.redirected) return { kind: "ended" };
    if (answer.status === 403 && again) {
      const found = await whoIsHere();
      if (found.kind === "ended") return found;
      if (found.kind === "ok") {
        form.elements.csrfmiddlewaretoken.value = found.code;
        return ask(form, address, body, { keepalive, again: false });
      }
    }
    const kind = { 200: "ok", 422: "wrong", 409: "elsewhere", 404: "gone" }[answer.status] ?? "trouble";
    try {
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      return told?.other ? { kind: "ended" } : { kind, told };
    } catch {
      return { kind: "offline" };
    }
  }

  // --- what the fields of a form say, by name: now, or as the page came ---

  function values(form, isFirst = false, only = () => true) {
    const told = {};
    for (const one of form.elements) {
      if (!one.name || NO_WORDS.has(one.type) || !only(one)) continue;
      const found = (told[one.name] ??= []);
      if (one.type === "radio" || one.type === "checkbox") {
        if (isFirst ? one.defaultChecked : one.checked) found.push(one.value);
      } else if (one.options) {
        const chosen = [...one.options].filter((option) => (isFirst ? option.defaultSelected : option.selected));
        found.push(...(chosen.length || one.multiple ? chosen : [...one.options].slice(0, 1)).map((option) => option.value));
      } else found.push(isFirst ? one.defaultValue : one.value);
    }
    return told;
  }

  function fill(form, field, told) {
    const left = [...told];
    for (const one of form.elements) {
      if (one.name !== field || NO_WORDS.has(one.type)) continue;
      if (one.type === "radio" || one.type === "checkbox") one.checked = told.includes(one.value);
      else if (one.options) for (const option of one.options) option.selected = told.includes(option.value);
      else one.value = left.shift() ?? "";
      const more = one.closest("details");
      if (more) more.open = true;
    }
  }

  // A value in the words of the page.
  function said(form, field, told) {
    const among = [...form.elements].filter((one) => one.name === field);
    return told.map((value) => {
      const one = among.find((some) => some.value === value && some.matches("[type=radio], [type=checkbox]"));
      const option = among.flatMap((some) => [...(some.options ?? [])]).find((some) => some.value === value);
      return (one?.closest("label")?.textContent ?? option?.textContent ?? value).trim();
    }).filter(Boolean).join("; ");
  }

  const fresh = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`; // the name of a form that is kept
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // --- a form that is kept ---

  // `busy`: a promise of what is on its way, which is awaited before the form goes.
  function form(it, { busy = () => null } = {}) {
    const areas = [...it.querySelectorAll("textarea")].map((one) => one.name).join();
    const name = `${PREFIX}${user}:form:${new URL(it.getAttribute("action") ?? "", location.href).pathname}:${areas}`;
    const before = store.read(name);
    let id = before?.id ?? fresh();
    const first = values(it, true);
    const was = { ...first };   // what each field said before it was changed here
    let others = {};            // what was changed here and, since, by somebody else: shown, not filled in
    let timer = null;
    let isSending = false;
    let isBack = false;
    let isHeld = false;         // something was not sent, and its notice stands
    const notices = {};

    function tell(which) {
      for (const one of Object.values(notices)) if (one !== notices.back) one.hidden = true;
      isHeld = Boolean(which) && which !== "back";
      if (!which) return;
      notices[which] ??= document.getElementById("kept-says").content.querySelector(`[data-kept=${which}]`).cloneNode(true);
      if (!notices[which].isConnected) it.before(notices[which]);
      notices[which].hidden = false;
      const more = it.closest("details");
      if (more) more.open = true;
    }

    function keep() {
      clearTimeout(timer);
      timer = null;
      const fields = { ...others };
      for (const [field, now] of Object.entries(values(it))) {
        if (!same(now, was[field] ?? now)) fields[field] = { now, was: was[field] };
      }
      if (Object.keys(fields).length) return store.write(name, { id, at: Date.now(), fields });
      delete it.dataset.unsaved;
      store.drop(name);
    }

    function bringBack() {
      const isWrong = Boolean(document.getElementById("errors"));
      for (const [field, kept] of Object.entries(before?.fields ?? {})) {
        // What the page says already has arrived, or stands on a page that says what is wrong with it.
        if (same(first[field], kept.now)) was[field] = isWrong ? kept.was : kept.now;
        else if (same(first[field], kept.was)) {
          fill(it, field, kept.now);
          isBack = true;
        } else others[field] = kept;
      }
      const texts = Object.entries(others).map(([field, kept]) => said(it, field, kept.now)).filter(Boolean);
      if (!isBack && !texts.length) return isWrong || store.drop(name);
      it.dataset.unsaved = "1";
      tell("back");
      const notice = notices.back;
      notice.querySelector("[data-when]").textContent = clock(before.at);
      notice.querySelector("[data-is-back]").hidden = !isBack;
      notice.querySelector("[data-others]").hidden = !texts.length;
      notice.querySelector("ul").replaceChildren(...texts.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
      notice.querySelector("[data-do=forget]").addEventListener("click", () => {
        for (const field of Object.keys(before.fields)) if (field in first && !(field in others)) fill(it, field, first[field]);
        others = {};
        notice.hidden = true;
        keep();
        it.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }

    it.addEventListener("input", () => {
      it.dataset.unsaved = "1";
      timer ??= setTimeout(keep, PAUSE);
    });
    it.addEventListener("formdata", ({ formData }) => formData.set("caseway_kept", id));
    // It goes out while its writer is signed in; else it stays, says so, and is sent once they are back.
    it.addEventListener("submit", async (event) => {
      if (isSending || event.defaultPrevented) return;
      keep();
      const waits = busy();
      const isFresh = !isHeld && navigator.onLine !== false && Date.now() - performance.timeOrigin < FRESH;
      if (isFresh && !waits) return;
      event.preventDefault();
      await waits;
      const found = isFresh ? { kind: "ok" } : navigator.onLine === false ? { kind: "offline" } : await whoIsHere();
      tell(found.kind === "ok" ? "" : found.kind);
      if (found.kind !== "ok") return;
      const code = it.elements.csrfmiddlewaretoken;
      if (code && found.code) code.value = found.code;
      isSending = true;
      it.requestSubmit(event.submitter);
      isSending = false;
    });
    window.addEventListener("pagehide", () => { if (timer) keep(); });
    // Who comes back to a page that was sent, and goes on typing, types something new.
    window.addEventListener("pageshow", ({ persisted }) => { if (persisted) id = fresh(); });
    bringBack();

    return {
      keep, tell, isBack,  // `isBack`: whether something was filled in again
      // The server has these values now.
      saved(told) { Object.assign(was, told); keep(); },
      differs: (told) => Object.entries(told).some(([field, now]) => !same(now, was[field])),
    };
  }

  // --- on every page of somebody who is signed in ---

  function dropSent() {
    for (const name of store.names().filter((one) => one.startsWith(`${PREFIX}${user}:form:`))) {
      const kept = store.read(name);
      if (!kept || kept.id === arrived || Date.now() - kept.at > GOOD_FOR) store.drop(name);
    }
  }

  dropSent();
  for (const out of document.querySelectorAll("form[action$='/sign-out/']")) {
    out.addEventListener("submit", (event) => {
      const names = store.names();
      if ((names.length || document.querySelector("form[data-unsaved]")) && !confirm(saysSignOut)) return event.preventDefault();
      isOver = true;
      document.dispatchEvent(new Event("caseway:over"));
      names.forEach(store.drop);
    });
  }
  for (const one of document.querySelectorAll(".cw-casework form[method=post]")) {
    if (one.querySelector("textarea") && !one.matches("[data-writing], [data-upload], [hx-post], #sitting")) form(one);
  }

  return { PREFIX, store, clock, ask, form, values };
})();
