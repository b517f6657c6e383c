// Writing a contact: nothing typed is lost.
//
// 1. What is typed is kept on the server every few seconds (`save`), and by a beacon when the page is left.
// 2. Where that fails, it is kept in this browser (`keepHere`) until it has been sent; then it is deleted.
// 3. Sending (`send`) goes by the same key however often it is tried: the server writes it once.
// What came of asking the server is one word of `Kept.ask`; after trouble it is tried again.

{
  const RETRY = 15000;
  const PAUSE = 2500;

  const { PREFIX, store, clock } = Kept;

  // --- on every page of casework: what waits ---

  const waiting = document.getElementById("waiting");
  const writing = document.querySelector("form[data-writing]");
  const sentBefore = document.querySelector("[data-sent]");
  if (waiting) {
    const user = waiting.dataset.user;
    if (sentBefore) store.drop(`${PREFIX}${user}:${sentBefore.dataset.sent}`);
    const first = store.names(user).map(store.read).find((one) => one && /^\/cases\/[0-9a-f-]{36}\/contact\/$/.test(one.page));
    if (first && !writing) {
      waiting.querySelector("a").href = `${first.page}?key=${encodeURIComponent(first.key)}`;
      waiting.querySelector("[data-when]").textContent = clock(first.at);
      waiting.hidden = false;
    }
  }

  // --- the form ---

  if (writing) begin(writing);

  function begin(form) {
    const says = form.dataset;
    const state = form.querySelector("[data-state]");
    const key = () => form.elements.client_key.value;
    const name = () => `${PREFIX}${says.user}:${key()}`;
    let count = 0;          // how often it was changed
    let saved = 0;          // up to which change the server has it
    let timer = null;
    let busy = false;       // something is on its way
    let mode = "writing";   // or: sending (until it is done), elsewhere (until one chooses), over
    const notice = (which) => form.parentElement.querySelector(`[data-notice=${which}]`);
    const show = (which) => { notice(which).hidden = false; };
    const hide = (which) => { notice(which).hidden = true; };
    const tell = (words) => { if (state.textContent !== words) state.textContent = words; };
    const fields = () => Array.from(new FormData(form)).filter(([field]) => field !== "csrfmiddlewaretoken");

    // --- kept in this browser ---

    const keepHere = () => store.write(name(), {
      key: key(), page: says.page, tab: says.tab, count, at: Date.now(), mode, fields: fields(),
    });
    const forgetHere = () => store.drop(name());

    const ask = (address, body) => Kept.ask(form, address, body);

    function later(wait) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = null;
        if (mode === "sending") send();
        else save();
      }, wait);
    }

    function failed(kind) {
      keepHere();
      if (kind === "ended") {
        const page = `${says.page}?key=${key()}&back=${encodeURIComponent(form.elements.back.value)}`;
        notice("ended").querySelector("a").href = `${says.signIn}?next=${encodeURIComponent(page)}&ended=1`;
        show("ended");
        tell(notice("ended").querySelector("p").textContent);
        later(RETRY); // they may sign in in another tab
      } else if (kind === "gone") {
        show("gone");
        forgetHere(); // it may not be kept where they may not see it
        mode = "over";
      } else {
        const words = { offline: mode === "sending" ? says.saysUnsent : says.saysOffline, trouble: says.saysTrouble };
        tell(words[kind] ?? words.trouble);
        later(RETRY);
      }
    }

    // --- kept on the server ---

    function draft(force = false) {
      const body = new URLSearchParams(fields());
      body.set("kind", "contact");
      body.set("key", key());
      body.set("tab", says.tab);
      body.set("count", String(count));
      if (force) body.set("force", "1");
      return body;
    }

    async function save(force = false) {
      if (mode !== "writing" || busy || (saved === count && !force)) return;
      busy = true;
      const upTo = count;
      const { kind, told } = await ask(says.drafts, draft(force));
      busy = false;
      if (mode === "sending") return send(); // it was to be sent meanwhile
      if (mode !== "writing") return;
      if (kind === "ok") {
        saved = upTo;
        forgetHere();
        hide("ended");
        tell(`${says.saysSaved} ${told.saved}`);
        history.replaceState(null, "", address());
        if (saved !== count) later(PAUSE);
        else delete says.unsaved;
      } else if (kind === "elsewhere" && told?.sent) {
        mode = "over";
        show("sent");
        forgetHere();
      } else if (kind === "elsewhere") {
        mode = "elsewhere";
        show("elsewhere");
        keepHere();
      } else if (kind === "wrong") {
        tell(told?.fault ?? says.saysTrouble);
        keepHere();
      } else failed(kind);
    }

    function address() {
      const found = new URLSearchParams({ key: key() });
      if (form.elements.back.value !== says.page.replace("contact/", "")) found.set("back", form.elements.back.value);
      return `${says.page}?${found}`;
    }

    // --- sent ---

    async function send() {
      mode = "sending";
      tell(says.saysSending);
      clearTimeout(timer);
      timer = null;
      if (busy) return; // one after the other: a draft that is on its way sends this once it is there
      busy = true;
      const release = hold();
      const { kind, told } = await ask(form.action, new URLSearchParams(fields()));
      busy = false;
      if (kind === "ok" && told?.done) {
        mode = "over";
        forgetHere();
        delete says.unsaved;
        channel?.postMessage({ key: key(), tab: says.tab, says: "sent" });
        location.assign(told.done);
      } else if (kind === "wrong") {
        mode = "over";
        forgetHere();
        delete says.unsaved;
        form.submit(); // nothing was written; the server's page says what is wrong, with everything still filled in
      } else {
        release();
        failed(kind);
      }
    }

    // While it is on its way nothing is typed that would not go with it.
    function hold() {
      const at = document.activeElement;
      const parts = form.querySelectorAll(".cw-write__main, .cw-write__facts");
      for (const part of parts) part.inert = true;
      return () => {
        for (const part of parts) part.inert = false;
        if (form.contains(at) && document.activeElement === document.body) at.focus({ preventScroll: true });
      };
    }

    // --- brought back ---

    function fill(content) {
      const told = new Map();
      for (const [field, value] of content) told.set(field, [...(told.get(field) ?? []), value]);
      for (const one of form.elements) {
        if (!one.name || one.name === "csrfmiddlewaretoken" || one.type === "submit") continue;
        if (one.type === "radio" || one.type === "checkbox") one.checked = (told.get(one.name) ?? []).includes(one.value);
        else if (told.has(one.name)) one.value = told.get(one.name)[0];
      }
      count += 1;
      says.unsaved = "1";
      press();
    }

    function bringBack() {
      const own = store.read(name());
      const others = store.names(says.user).map(store.read).filter((one) => one?.page === says.page);
      const found = own ?? (says.kept || form.elements.text.value ? null : others[0]);
      if (!found) return;
      const isOwnTab = says.keptTab === found.tab;
      if (isOwnTab && Number(says.keptCount) >= found.count && found.mode !== "sending") return store.drop(`${PREFIX}${says.user}:${found.key}`);
      if (says.kept && !isOwnTab) {
        notice("device").querySelector("[data-when]").textContent = clock(found.at);
        show("device");
        form.parentElement.querySelector("[data-do=use]").onclick = () => { hide("device"); fill(found.fields); save(true); };
        form.parentElement.querySelector("[data-do=forget]").onclick = () => { hide("device"); store.drop(`${PREFIX}${says.user}:${found.key}`); };
        return;
      }
      fill(found.fields);
      tell(says.saysBack);
      if (found.mode === "sending") send();
      else save(true);
    }

    // --- another tab of this browser ---

    const channel = window.BroadcastChannel ? new BroadcastChannel(`${PREFIX}${says.user}`) : null;
    if (channel) {
      channel.onmessage = ({ data }) => {
        if (data.key !== key() || data.tab === says.tab) return;
        if (data.says === "sent") {
          mode = "over";
          hide("twice");
          show("sent");
          return;
        }
        show("twice");
        if (data.says === "here?") channel.postMessage({ key: key(), tab: says.tab, says: "here" });
      };
      channel.postMessage({ key: key(), tab: says.tab, says: "here?" });
    }

    // --- what the user does ---

    function changed(event) {
      if (event?.target?.closest("[data-notice]")) return;
      count += 1;
      says.unsaved = "1";
      if (mode === "sending") return; // it goes out as it now is
      if (mode === "writing" && !timer) timer = setTimeout(() => { timer = null; save(); }, PAUSE);
    }

    const minutes = form.elements.minutes;
    const quick = form.querySelector("[data-quick]");
    function press() {
      for (const button of quick.children) button.setAttribute("aria-pressed", String(button.value === minutes.value));
      for (const more of form.querySelectorAll(".cw-chips__more")) if (more.querySelector(":checked")) more.open = true;
    }
    quick.hidden = false;
    quick.addEventListener("click", ({ target }) => {
      if (!target.value) return;
      minutes.value = target.value;
      press();
      changed();
    });
    form.addEventListener("input", (event) => {
      if (event.target === minutes) press();
      // A visit takes the way there and back, as long as usual unless one says so.
      const travel = form.elements.travel_minutes;
      if (event.target.name === "mode" && event.target.value === "home" && !travel.value && Number(says.travel)) {
        travel.value = says.travel;
        travel.closest("details").open = true;
      }
      changed(event);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (mode === "writing" || mode === "sending") send();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.parentElement.querySelector("[data-do=keep]").addEventListener("click", () => {
      hide("elsewhere");
      mode = "writing";
      save(true);
    });
    form.parentElement.querySelector("[data-do=show]").addEventListener("click", () => {
      forgetHere();
      mode = "over";
      location.assign(address());
      if (location.search.includes(key())) location.reload();
    });
    document.querySelector("[data-drop]")?.addEventListener("click", () => {
      mode = "over";
      forgetHere();
    });
    window.addEventListener("online", () => later(0));
    // The last seconds: the beacon may not arrive, so it is kept here as well; the next page compares the two.
    function leave() {
      if (mode === "over") return;
      if (mode === "sending" || mode === "elsewhere") keepHere();
      if (mode !== "writing" || saved === count) return;
      keepHere();
      const body = draft();
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      navigator.sendBeacon?.(says.drafts, body);
    }
    document.addEventListener("caseway:over", () => {
      mode = "over";
      clearTimeout(timer);
      delete says.unsaved;
    });
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });

    press();
    bringBack();
    if (!form.closest("main").querySelector("#errors")) form.elements.text.focus({ preventScroll: true });
  }
}
