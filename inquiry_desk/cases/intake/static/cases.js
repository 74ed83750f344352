"use strict";
/* Scanners type and press Enter: what a scan field holds is chosen when it is reached, so that the next number takes its place. */
(() => {
  const composing = (event) => event.isComposing || event.keyCode === 229;
  document.addEventListener("focusin", (event) => { if (event.target.matches("[data-scan]")) event.target.select(); });
  if (document.activeElement.matches("[data-scan]")) document.activeElement.select();

  /* Enter leads to the next field, as on the machines people come from; the button or Ctrl+Enter registers. */
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-enter-next]");
    if (event.key !== "Enter" || event.ctrlKey || !form || event.target.tagName !== "INPUT" || composing(event)) return;
    const stops = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter((el) => !el.disabled && el.offsetParent);
    const next = stops[stops.indexOf(event.target) + 1];
    if (next) { next.focus(); if (next.select) next.select(); }
  });

  const copied = (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    const told = document.getElementById("copied");
    try { await copied(button.dataset.copies); told.textContent = told.dataset.done; } catch { told.textContent = told.dataset.failed; }
    button.focus();
  });
})();
