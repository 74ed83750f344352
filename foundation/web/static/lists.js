"use strict";
/* Rows of a list are renewed where they stand: what was ticked, chosen and held stays so, and the row one looks at does not move. */
(() => {
  const ROW = "[id^='row-']", HELD = "a[href], button, input, select";
  let held = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "list-poll") return;
    const row = document.activeElement.closest(ROW) || document.querySelector(`${ROW}:hover`);
    held = row && { id: row.id, top: row.getBoundingClientRect().top };
  });
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const [old, fresh] = [event.detail.target, event.detail.fragment.querySelector(ROW)];
    if (!fresh || old.id !== fresh.id) return;
    fresh.classList.toggle("selected", old.classList.contains("selected"));
    const [before, after] = [old, fresh].map((row) => row.querySelector("input[type=checkbox]"));
    /* A tick was for what the row said then: the act is told of the version that was seen. */
    if (before && after && before.checked) { after.checked = true; after.value = before.value; }
    /* The hand is given back by name. */
    const place = [...old.querySelectorAll(HELD)].indexOf(document.activeElement);
    const again = place >= 0 && !document.activeElement.id && (fresh.querySelectorAll(HELD)[place] || fresh.querySelector(HELD));
    if (again) again.id = document.activeElement.id = again.id || `held-${old.id}`;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const row = held && document.getElementById(held.id);
    if (row) window.scrollBy(0, row.getBoundingClientRect().top - held.top);
    held = null;
    /* What the menu counts is what the lists count. */
    for (const chip of document.querySelectorAll("#list-tabs a")) {
      const now = chip.querySelector(".count");
      if (now) tell(document.querySelector(`.side-link[href="${chip.getAttribute("href")}"] .count`), now.textContent);
    }
    const count = document.getElementById("list-count");
    if (!count) return;
    document.title = document.title.replace(/^\([^)]*\)/, `(${count.textContent})`);
    if (count.dataset.side) tell(document.querySelector(".side-link[aria-current] .count"), count.dataset.side);
  });
  const tell = (side, now) => {
    if (!side) return;
    side.ariaLabel = side.ariaLabel.replace(side.textContent, now);
    side.textContent = now;
  };
})();
