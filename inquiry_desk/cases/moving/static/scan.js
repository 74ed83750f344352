"use strict";
/* Numbers as fast as a scanner types them: each leaves at once, in its order, and the field is empty for the next. */
(() => {
  const form = document.querySelector("form[data-scan]");
  if (!form) return;
  const RETRY = 3000;
  const field = form.querySelector("input[name=number]");
  const says = document.querySelector("[data-scan-says]");
  const list = document.querySelector("[data-scan-list]");
  const held = document.querySelector("[data-scan-held]");
  const waiting = [];
  let busy = false, again = null;

  const show = (page) => {
    const answer = document.createElement("template");
    answer.innerHTML = page;
    const [said, lines] = ["[data-says]", "[data-lists]"].map((part) => answer.content.querySelector(part));
    says.className = said.className;
    says.replaceChildren(...said.childNodes);
    list.replaceChildren(...lines.childNodes);
  };
  const tell = (lost) => {
    held.hidden = !lost;
    held.querySelector("[data-count]").textContent = String(waiting.length);
  };
  const send = async () => {
    clearTimeout(again);
    if (busy || !waiting.length) return;
    busy = true;
    try {
      const body = new FormData(form);
      body.set("number", waiting[0]);
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Scan": "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") document.dispatchEvent(new CustomEvent("desk:session-ended"));
      /* What the desk does not allow any more is said by the page itself. */
      if ([404, 422].includes(answer.status)) { waiting.length = 0; location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
      waiting.shift();
      tell(false);
    } catch (error) {
      tell(true);
      if (error instanceof TypeError) document.dispatchEvent(new CustomEvent("desk:lost"));
      again = setTimeout(send, RETRY);
      return;
    } finally { busy = false; }
    send();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const number = field.value.trim();
    field.value = "";
    if (!number) return;
    waiting.push(number);
    send();
  });
  document.addEventListener("desk:reached", send);
  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });
})();
