"use strict";
/* Rows of a list are renewed where they stand: what was ticked, chosen and held stays so, and the row one looks at does not move. */
(() => {
  const ROW = "[id^='row-']", HELD = "a[href], button, input, select";
  let held = null, hand = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "list-poll") return;
    const stale = document.getElementById("list-stale");
    if (stale) stale.textContent = event.detail.isError ? stale.dataset.words : "";
    if (event.detail.isError) return;
    const row = document.activeElement.closest(ROW) || document.querySelector(`${ROW}:hover`);
    held = row && { id: row.id, top: row.getBoundingClientRect().top };
    const [at, box] = [document.activeElement, document.activeElement.closest("[id]")];
    hand = box && { at, box: box.id, place: [...box.querySelectorAll(HELD)].indexOf(at) };
  });
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const [old, fresh] = [event.detail.target, event.detail.fragment.querySelector(ROW)];
    if (!fresh || old.id !== fresh.id) return;
    fresh.classList.toggle("selected", old.classList.contains("selected"));
    const [before, after] = [old, fresh].map((row) => row.querySelector("input[type=checkbox]"));
    /* A tick was for what the row said then: the act is told of the version that was seen. */
    if (before && after && before.checked) { after.checked = true; after.value = before.value; }
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const row = held && document.getElementById(held.id);
    if (row) window.scrollBy(0, row.getBoundingClientRect().top - held.top);
    /* The hand is given back its place in what was renewed around it. */
    const around = hand && !hand.at.isConnected && document.getElementById(hand.box);
    if (around) { const all = around.querySelectorAll(HELD); (all[hand.place] || all[0])?.focus({ preventScroll: true }); }
    held = hand = null;
    const count = document.getElementById("list-count");
    if (count) document.title = document.title.replace(/^\([^)]*\)/, `(${count.textContent})`);
  });
})();
