// Autosave sends the token of the cookie: signing in again in another tab renews it for this page too.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (!cookie) return;
  event.detail.headers["X-CSRFToken"] = cookie[1];
  delete event.detail.parameters.csrfmiddlewaretoken;
});

// An answer that asks for more (a plan, a reason) shows where that is written.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.closest?.(".answer-form");
  const more = form?.querySelector("details");
  if (more && form.querySelector(".blockers")) more.open = true;
});
