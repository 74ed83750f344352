"use strict";
/* Back: what was sent is said to be sent and cannot be sent again; what was typed and not sent is still there. */
(() => {
  const told = document.getElementById("sent-before");
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const forms = () => [...document.querySelectorAll("form[method=post]")];
  const name = (form) => form.getAttribute("action") || location.pathname;
  const keyOf = (form) => form.querySelector("input[name=submission_key]")?.value;

  /* The answer to a form takes the address of the page it was sent from: Back and reloading ask for that page and send nothing. */
  if ("answersForm" in document.body.dataset && document.referrer.startsWith(`${location.origin}/`)) {
    for (const form of document.querySelectorAll("form:not([action])")) form.setAttribute("action", location.href);
    history.replaceState(history.state, "", document.referrer);
  }

  /* A browser puts old words into a new page. Where the server keeps a draft, the draft alone says what is still to be sent. */
  for (const form of document.querySelectorAll("form[data-draft-url]")) form.autocomplete = "off";

  /* The entry of the history remembers the key its form left with: a random word, nothing that was typed. */
  document.addEventListener("desk:sent", ({ target }) => {
    const key = keyOf(target);
    if (key) history.replaceState({ ...history.state, left: { key, name: name(target) } }, "");
  });

  const differs = (field) => (/^(checkbox|radio)$/.test(field.type) ? field.checked !== field.defaultChecked : "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue);
  const typed = () => forms().flatMap((form) => [...form.elements]).filter(differs);
  const tellAll = () => { for (const field of typed()) field.dispatchEvent(new Event("input", { bubbles: true })); };

  /* Until the server has said that it never took the form, its words leave under the key they left with before. */
  const returned = async ({ key, name: whose }) => {
    const form = forms().find((one) => name(one) === whose && keyOf(one));
    let taken = null;
    form?.addEventListener("formdata", (event) => { if (!taken) event.formData.set("submission_key", key); });
    try {
      const answer = await fetch(`${told.dataset.asks}?key=${encodeURIComponent(key)}`, { redirect: "error" });
      taken = (await answer.json()).location;
    } catch { /* Not known: the key sees to it that nothing is taken twice. */ }
    if (!taken) { tellAll(); return; }
    form?.reset();
    const { left, ...rest } = history.state;
    history.replaceState(rest, "");
    told.querySelector("a").href = taken;
    told.firstElementChild.hidden = false;
    tellAll();
  };

  window.addEventListener("pageshow", (event) => {
    const left = history.state?.left;
    if (event.persisted) {
      if (left || !typed().length) location.reload();
      return;
    }
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    if ((performance.getEntriesByType("navigation")[0]?.type ?? "navigate") === "navigate") return;
    if (left && told) returned(left);
    else tellAll();
  });
})();
