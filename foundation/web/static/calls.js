"use strict";
/* The call screen: its keys, 「通話終了」, calls on hold, reading out. Without this file its buttons still do all but the timing. */
(() => {
  const form = document.getElementById("call-form");
  const ended = document.getElementById("call_ended_at");
  const started = form.elements.started_at;
  const told = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  /* Keys with Alt and F keys work while typing; what says so keeps the hand where it is. */
  const keyOf = (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return null;
    if (event.altKey && !event.shiftKey && /^Key[A-Z]$/.test(event.code)) return `Alt+${event.code[3].toLowerCase()}`;
    return !event.altKey && !event.shiftKey && /^F[789]$/.test(event.key) ? event.key : null;
  };
  document.addEventListener("keydown", (event) => {
    const key = keyOf(event);
    const target = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (target && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!target.hasAttribute("data-keeps-hand")) target.focus();
      if (!target.matches("select, textarea")) target.click();
      return;
    }
    /* Ctrl+Enter in an opened box means the box. */
    const scope = event.key === "Enter" && event.ctrlKey && !event.isComposing && event.target.closest("[data-scope]");
    if (scope) { event.preventDefault(); event.stopImmediatePropagation(); scope.querySelector("[data-primary]").click(); }
  }, true);

  /* The clock of this machine may be wrong: moments are reckoned from the start the server gave, by time that has passed. */
  const timer = document.getElementById("call-timer");
  const opened = performance.now();
  const elapsed = () => Number(timer.dataset.elapsed || 0) * 1000 + performance.now() - opened;
  /* The call began earlier than this page: before a reload, or when the telephone system says it was answered. */
  const beganAt = (moment) => {
    timer.dataset.elapsed = Number(timer.dataset.elapsed || 0) + (Date.parse(started.value) - Date.parse(moment)) / 1000;
    started.value = moment;
  };
  const before = history.state?.callBegan;
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  if (reloaded && before && Date.parse(before) < Date.parse(started.value) && !ended.value) beganAt(before);
  history.replaceState({ ...history.state, callBegan: started.value }, "");
  const button = document.querySelector("[data-end-call]");
  const wrapUp = document.getElementById("wrap-up");
  const wrapTimer = document.getElementById("wrap-timer");
  let shown = null;
  const clock = (ms) => { const s = Math.floor(ms / 1000); return `${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}`; };
  const end = () => {
    const talked = elapsed(), since = performance.now();
    ended.value = new Date(Date.parse(started.value) + talked).toISOString();
    const stopped = timer.cloneNode();  // the running one goes on unseen, for a call that has not ended after all
    stopped.id = "call-stopped";
    stopped.textContent = clock(talked);
    timer.hidden = true;
    timer.after(stopped);
    wrapUp.hidden = false;
    shown = setInterval(() => { wrapTimer.textContent = clock(performance.now() - since); }, 1000);
  };
  const goOn = () => {
    ended.value = "";
    clearInterval(shown);
    document.getElementById("call-stopped")?.remove();
    timer.hidden = false;
    wrapUp.hidden = true;
  };
  button.addEventListener("click", () => {
    const over = ended.value === "";
    if (over) end(); else goOn();
    button.setAttribute("aria-pressed", String(over));
    told();
  });
  document.addEventListener("desk:calls", (event) => {
    const times = event.detail[document.getElementById("phone_call_id").value];
    if (times && times[0] && ended.value === "") beganAt(times[0]);
    if (times && times[1] && ended.value === "") button.click();
    for (const bar of document.querySelectorAll("[data-phone-call]")) bar.hidden = bar.dataset.phoneCall === document.getElementById("phone_call_id").value;
  });

  /* Whoever takes another call keeps this one on hold; an empty screen is simply used. */
  const empty = () => ["phone", "name", "kana", "question", "answer", "phone_call_id"].every((name) => !form.elements[name].value.trim());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-take-call], a[data-key=F2]");
    if (!link || event.ctrlKey || event.metaKey) return;
    if (empty()) { if (!link.hasAttribute("data-take-call")) { event.preventDefault(); document.getElementById("phone").focus(); } return; }
    event.preventDefault();
    const holder = document.querySelector("[data-hold]");
    const call = new URL(link.href).searchParams.get("call");
    if (call) holder.formAction = `${holder.formAction}?call=${encodeURIComponent(call)}`;
    holder.click();
  }, true);

  /* An article says what it is about, where nobody has chosen; a tick says that it was checked. */
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const service = document.getElementById("service_id");
    const of = event.target.id === "chosen" && event.target.querySelector("[data-service-id]");
    if (!of || service.value || ![...service.options].some((one) => one.value === of.dataset.serviceId)) return;
    service.value = of.dataset.serviceId;
    service.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("change", (event) => {
    if (!event.target.checked || !event.target.name.startsWith("checked_")) return;
    form.querySelector("input[name=identity_check][value=checked]").checked = true;
  });

  /* The answer, large, for reading out. */
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-read-aloud]")) return;
    const box = document.getElementById("read-aloud");
    box.querySelector("h2").textContent = document.querySelector("#chosen h3").textContent;
    document.getElementById("read-aloud-text").replaceChildren(...document.getElementById("chosen-answer").cloneNode(true).childNodes);
    box.showModal();
  });
})();
