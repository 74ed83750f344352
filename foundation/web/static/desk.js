"use strict";
/* Keys, drafts and small courtesies. Every page works without this file but for the keys. */
(() => {
  const typing = (el) => el && el.type !== "checkbox" && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const token = () => document.querySelector('meta[name="csrf-token"]').content;

  document.body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });

  /* What was opened stays open when a page renews a part of itself. */
  const opened = new Set();
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    opened.clear();
    for (const one of event.target.querySelectorAll("details[data-stays-open][open]")) opened.add(one.id);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    for (const one of event.target.querySelectorAll("details[data-stays-open]")) one.open = opened.has(one.id);
  });

  /* A form is sent once: a second click while the first is under way does nothing. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method !== "post") return;
    form.dataset.sent = "1";
    form.dispatchEvent(new CustomEvent("desk:sent", { bubbles: true }));
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  /* Enter in a one-line field never sends a form that holds a caller's words; Enter during composition never does. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    if (composing(event) || event.target.closest("form[data-no-enter]")) event.preventDefault();
  }, true);

  /* Keys. `g` waits for a second key. */
  const rows = () => [...document.querySelectorAll("table.list tbody tr")].filter((r) => r.querySelector("a.row-link"));
  const selected = () => rows().findIndex((row) => row.classList.contains("selected"));
  const select = (step) => {
    const all = rows();
    if (!all.length) return;
    const next = Math.max(0, Math.min(all.length - 1, selected() + step));
    all.forEach((row, i) => row.classList.toggle("selected", i === next));
    all[next].querySelector("a.row-link").focus();
  };
  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (target) { target.focus(); target.click(); }
    return Boolean(target);
  };
  const help = () => { const box = document.getElementById("key-help"); if (box && !box.open) box.showModal(); };
  let prefix = "";

  document.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "Enter" && event.ctrlKey) {
      const scope = event.target.closest("form") || document;
      const primary = scope.querySelector("[data-primary]") || document.querySelector("[data-primary]");
      if (primary) { event.preventDefault(); primary.click(); }
      return;
    }
    if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
      const hit = document.querySelectorAll(".hit button")[Number(event.code.slice(5)) - 1];
      if (hit) { event.preventDefault(); hit.click(); }
      return;
    }
    if (event.key === "F2" && press("F2")) { event.preventDefault(); return; }
    if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const key = prefix + event.key;
    prefix = "";
    if (key === "g") { prefix = "g "; return; }
    if (key === "?") { event.preventDefault(); help(); return; }
    if (key === "/") { const box = document.getElementById("top-search"); if (box) { event.preventDefault(); box.select(); } return; }
    if (key === "j") { select(1); return; }
    if (key === "k") { select(-1); return; }
    if (key.toLowerCase() === "x" && all().length && rows()[selected()]) {
      const box = rows()[selected()].querySelector("input[type=checkbox]");
      if (box) { event.preventDefault(); box.checked = !box.checked; tickUpTo(box, event.shiftKey); return; }
    }
    if (press(key)) event.preventDefault();
  });

  /* Boxes of rows: with Shift, all from the last one ticked follow it. */
  const all = () => [...document.querySelectorAll("table.list tbody input[type=checkbox]")];
  let lastBox = null;
  const tickUpTo = (box, range) => {
    const boxes = all();
    const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
    if (range && from >= 0) boxes.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    lastBox = box;
  };
  document.addEventListener("click", (event) => {
    if (event.target.matches("table.list tbody input[type=checkbox]")) tickUpTo(event.target, event.shiftKey);
    if (event.target.closest("[data-open-help]")) help();
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const box = document.getElementById(opener.dataset.opens);
      if (box instanceof HTMLDialogElement) box.showModal();
      else { box.hidden = false; if (box.tagName === "DETAILS") box.open = true; }
      const first = box.querySelector("textarea, select, input:not([type=hidden])");
      if (first) first.focus();
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
    if (event.target.closest("[data-print]")) window.print();
    const filler = event.target.closest("[data-fills]");
    if (filler) {
      const field = document.getElementById(filler.dataset.fills);
      field.value = filler.dataset.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
    const copier = event.target.closest("[data-insert-from]");
    if (copier) {
      if (copier.dataset.keepsIn) keep(copier.dataset);
      insert(document.getElementById(copier.dataset.into), document.getElementById(copier.dataset.insertFrom).dataset.text);
    }
  });

  /* What a quoted text rests on goes with the form at once: the fragment that shows it may come after the form has left. */
  const keep = ({ keepsIn, keepsName, keepsValue }) => {
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: keepsName, value: keepsValue });
    document.getElementById(keepsIn).replaceChildren(kept);
  };
  /* Put text where the hand is, in a way that the browser's undo takes back. */
  const insert = (field, text) => {
    field.focus();
    if (!document.execCommand("insertText", false, text)) field.setRangeText(text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("change", (event) => {
    const chooser = event.target.closest("select[data-template-into]");
    if (chooser && chooser.selectedOptions[0].dataset.text) {
      insert(document.getElementById(chooser.dataset.templateInto), chooser.selectedOptions[0].dataset.text);
      chooser.selectedIndex = 0;
    }
    const sender = event.target.closest("[data-submit-on-change]");
    if (sender) sender.form.requestSubmit();
  });

  /* Files that would be refused for their size are not sent at all: a server that refuses them cuts the connection. */
  document.addEventListener("change", (event) => {
    const chooser = event.target.closest("input[type=file][data-largest]");
    if (!chooser) return;
    const tooLarge = [...chooser.files].reduce((sum, file) => sum + file.size, 0) > Number(chooser.dataset.largest);
    document.getElementById(chooser.dataset.refusal).hidden = !tooLarge;
    if (tooLarge) { chooser.value = ""; event.stopImmediatePropagation(); }
  }, true);

  /* Text areas grow with what is typed. */
  const grow = (area) => { area.rows = Math.min(24, Math.max(Number(area.dataset.rows || 3), area.value.split("\n").length + 1)); };
  document.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") grow(event.target); });

  /* Drafts: what is typed is kept on the server a moment after the hand rests, and at once when the page is left. */
  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    const state = document.getElementById("draft-state");
    let waiting = null, sent = false, unsaved = false;
    const save = async (leaving) => {
      clearTimeout(waiting);
      if (sent || !unsaved) return;
      unsaved = false;
      const typed = new FormData(form);
      for (const box of form.querySelectorAll("input[type=file]")) typed.delete(box.name);
      try {
        const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: typed, headers: { "X-CSRFToken": token() }, keepalive: leaving, redirect: "manual" });
        if (answer.type === "opaqueredirect") document.dispatchEvent(new CustomEvent("desk:session-ended"));
        if (!answer.ok) throw new Error(String(answer.status));
        if (state) state.textContent = state.dataset.saved;
      } catch (error) {
        unsaved = true;
        if (state) state.textContent = state.dataset.failed;
        if (!leaving) waiting = setTimeout(save, 5000, false);
        if (error instanceof TypeError) document.dispatchEvent(new CustomEvent("desk:lost"));
      }
    };
    const note = () => { unsaved = true; if (state) state.textContent = state.dataset.typing; clearTimeout(waiting); waiting = setTimeout(save, 800, false); };
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("htmx:afterSwap", (event) => { if (event.target.matches("[data-drafted]")) note(); });
    form.addEventListener("desk:sent", () => { sent = true; });
    /* A refused form is on the screen alone until the server has its words again. */
    if ("answersForm" in document.body.dataset && document.querySelector("main [role=alert]")) { unsaved = true; save(false); }
    document.addEventListener("desk:reached", () => save(false));
    window.addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  }

  /* The running time of a call: what the server says, and the time that has passed since. The clock of the PC may be wrong. */
  for (const timer of document.querySelectorAll("[data-started-at]")) {
    const shown = performance.now();
    const show = () => {
      const seconds = Math.max(0, Math.floor(Number(timer.dataset.elapsed || 0) + (performance.now() - shown) / 1000));
      timer.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    };
    show();
    setInterval(show, 1000);
  }

  /* What opens takes the hand along; a refused form in a dialog is shown as the dialog it was. */
  document.addEventListener("toggle", (event) => {
    if (event.target.tagName !== "DETAILS" || !event.target.open || !event.target.closest(".composer, .panel")) return;
    const first = event.target.querySelector("textarea, select, input:not([type=hidden])");
    if (first) first.focus();
  }, true);
  for (const box of document.querySelectorAll("dialog[open]")) { box.close(); box.showModal(); }

  /* One box that ticks all boxes of its form with a name. */
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-tick-all]");
    if (!all) return;
    for (const box of all.form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(all.dataset.tickAll)}"]`)) box.checked = all.checked;
  });

  for (const area of document.querySelectorAll("textarea")) { area.dataset.rows = area.rows; grow(area); }
  const focus = document.querySelector("[data-focus]") || document.querySelector("[autofocus]");
  if (focus) focus.focus();
})();
