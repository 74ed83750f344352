"use strict";
/* What is written down of a call, on the screen or from a sheet: keys, what an article and a tick say, reading out. */
(() => {
  const form = document.getElementById("call-form");

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
