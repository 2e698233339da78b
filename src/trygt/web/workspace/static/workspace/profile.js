// Autosave sends the token of the cookie: signing in again in another tab renews it for this page too.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (!cookie) return;
  event.detail.headers["X-CSRFToken"] = cookie[1];
  delete event.detail.parameters.csrfmiddlewaretoken;
});
