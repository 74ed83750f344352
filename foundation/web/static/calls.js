"use strict";
/* The call screen: 「通話終了」 and calls on hold. Without this file its buttons still do all but the timing. */
(() => {
  const form = document.getElementById("call-form");
  const ended = document.getElementById("call_ended_at");
  const started = form.elements.started_at;
  const told = () => form.dispatchEvent(new Event("change", { bubbles: true }));

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
})();
