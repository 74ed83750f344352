"use strict";
/* A page that is made for paper: its one button. The browser's own menu does the same. */
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
