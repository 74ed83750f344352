"use strict";
/* The way to the server: answers that take long, a connection that is gone, a session that has ended. None of them loses what was typed. */
(() => {
  const SLOW = 300, LOOK_AGAIN = 3000, FRESH = 2000, LONGEST = 5000;
  const meta = (name) => document.querySelector(`meta[name="${name}"]`);
  const me = meta("person").content;
  const working = document.getElementById("working");
  const notice = document.getElementById("connection-notice");
  const back = document.getElementById("connection-back");
  const curtain = document.getElementById("signed-out");

  /* Quietly at work, where somebody waits for an answer; what a page asks for by itself says nothing. */
  const waitedFor = new Set();
  let slow = null;
  const begin = (what) => {
    waitedFor.add(what);
    slow ??= setTimeout(() => { working.textContent = working.dataset.words; }, SLOW);
  };
  const end = (what) => {
    waitedFor.delete(what);
    if (waitedFor.size) return;
    clearTimeout(slow);
    slow = null;
    working.textContent = "";
  };
  document.addEventListener("htmx:beforeSend", (event) => { if (event.detail.requestConfig.triggeringEvent) begin(event.detail.xhr); });
  document.addEventListener("htmx:afterRequest", (event) => end(event.detail.xhr));
  document.addEventListener("desk:sent", (event) => { begin(event.target); setTimeout(end, 30000, event.target); });
  window.addEventListener("pageshow", () => { for (const what of [...waitedFor]) end(what); });

  /* Whether the server is there. Moments are counted by the page itself: the clock of the PC may be wrong. */
  let reached = performance.now(), gone = false, heldBack = false, forgetting = null;
  const missed = new Map();
  const found = () => {
    reached = performance.now();
    if (!gone) return;
    gone = false;
    place();
    notice.hidden = true;
    back.textContent = heldBack ? back.dataset.again : back.dataset.words;
    clearTimeout(forgetting);
    forgetting = setTimeout(() => { back.textContent = ""; }, 15000);
    heldBack = false;
    document.dispatchEvent(new CustomEvent("desk:reached"));
    for (const [element, path] of missed) if (element.isConnected) htmx.ajax("GET", path, { source: element });
    missed.clear();
  };
  const lost = () => {
    place();
    if (gone) return;
    gone = true;
    back.textContent = "";
    notice.hidden = false;
    setTimeout(look, LOOK_AGAIN);
  };
  /* Beside what is open: a dialog makes all around it silent. */
  const place = () => (document.querySelector("dialog:modal") || document.body).append(notice, back);
  const look = async () => { if (gone && !(await ask())) setTimeout(look, LOOK_AGAIN); };
  /* Who is signed in here, or null where the server does not answer. */
  const ask = async () => {
    try {
      const answer = await fetch(meta("person").dataset.asks, { cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      found();
      return state;
    } catch (error) { lost(); return null; }
  };
  const failed = (event) => {
    const { verb, path } = event.detail.requestConfig;
    if (verb === "get") missed.set(event.detail.elt, path);
    lost();
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  /* A proxy that answers for a server that is away is no answer of the server. */
  const BEHIND_PROXY = 502;
  document.addEventListener("htmx:afterOnLoad", (event) => (event.detail.xhr.status >= BEHIND_PROXY ? failed(event) : found()));
  document.addEventListener("desk:lost", lost);
  window.addEventListener("offline", lost);
  window.addEventListener("online", ask);

  /* The session. Where something was typed the page stays, behind a curtain, until the same person has signed in again. */
  let typed = false, tab = null, waiting = false;
  document.addEventListener("input", (event) => { if (event.target.form?.method === "post") typed = true; });
  document.addEventListener("desk:sent", () => { typed = false; });
  const ended = () => {
    if (!typed && !document.querySelector("main .has-error")) {
      location.assign(`${curtain.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`);
    } else if (!curtain.open) {
      curtain.showModal();
      if (!waiting) wait();
    }
  };
  const wait = async () => {
    waiting = curtain.open;
    if (!waiting) return;
    const state = await ask();
    const other = Boolean(state?.person) && state.person !== me;
    document.getElementById("signed-out-other").hidden = !other;
    if (state && state.person === me) resume(state.token);
    setTimeout(wait, 1500);
  };
  const resume = (token) => {
    meta("csrf-token").content = token;
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    tab?.close();
    curtain.close();
    document.dispatchEvent(new CustomEvent("desk:reached"));
  };
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!/^\/login\b/.test(event.detail.xhr.getResponseHeader("HX-Redirect") || "")) return;
    event.preventDefault();
    ended();
  });
  document.addEventListener("desk:session-ended", ended);
  curtain?.addEventListener("cancel", (event) => event.preventDefault());
  curtain?.querySelector("button").addEventListener("click", () => { tab = window.open(curtain.dataset.login); });

  /* A form leaves only to a server that answers, in the name of whoever filled it in: the browser's own page of an error has no way back. */
  const asking = new WeakSet();
  let sure = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form === sure || form.hasAttribute("hx-post")) return;
    if (!gone && performance.now() - reached < FRESH) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking.has(form)) askFirst(form, event.submitter);
  }, true);
  const askFirst = async (form, submitter) => {
    asking.add(form);
    const state = await ask();
    asking.delete(form);
    if (!state) { heldBack = true; return; }
    if (me && state.person !== me) { ended(); return; }
    sure = form;
    form.requestSubmit(submitter?.isConnected ? submitter : null);
    sure = null;
  };
})();
