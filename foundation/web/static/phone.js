"use strict";
/* Calls that the telephone system tells: a bar at the foot of whatever page is open. It never takes the hand from a field. */
(() => {
  const bars = document.getElementById("phone-bars");
  if (!bars) return;
  const stream = new EventSource(bars.dataset.stream);
  const idle = () => !document.activeElement || document.activeElement === document.body || document.activeElement.id === "content";

  stream.addEventListener("calls", (event) => {
    const told = JSON.parse(event.data);
    bars.innerHTML = told.bar;
    document.body.classList.toggle("phone-told", told.bar.trim() !== "");
    document.dispatchEvent(new CustomEvent("desk:calls", { detail: told.calls }));
    const first = bars.querySelector("a");
    if (first && idle()) first.focus({ preventScroll: true });
    else if (first && !idle()) document.activeElement.scrollIntoView({ block: "nearest" });
  });
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
