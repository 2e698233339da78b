// Small comforts. Every page works without this file.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const announce = (words) => {
    const line = document.getElementById("spoken");
    if (line) line.textContent = words;
  };

  // htmx is configured in base.html's meta: no eval, no inline styles, 401/409/413/422 are shown.
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });

  // After a swap: speak what changed, and give focus to what asks for it.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const fragment = event.detail.elt;
    const spoken = fragment.querySelector("[data-spoken]") || fragment.closest("[data-spoken]");
    if (spoken) announce(spoken.textContent.trim());
    const wanting = fragment.querySelector("[autofocus]");
    if (wanting) wanting.focus();
  });

  // One click, one act: a form that was sent is not sent again until the page is left or shown anew.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent === "true") { event.preventDefault(); return; }
    if (form.method !== "post" || form.matches("[hx-post],[data-hx-post],[data-many]")) return;
    form.dataset.sent = "true";
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
    }
  });

  // Unsaved words: <form data-guard> asks before the page is left; autosave marks its own forms clean.
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (form.isConnected) { event.preventDefault(); return; }
  });

  // Hooks of autosave: trygt:saved and trygt:failed come from the answer forms (HX-Trigger or htmx itself).
  document.body.addEventListener("trygt:saved", (event) => dirty.delete(event.target.closest("form")));
  const failed = (event) => {
    const place = event.target.closest("form")?.querySelector("[data-saved]");
    if (!place) return;
    place.dataset.state = "failed";
    place.textContent = place.dataset.failed || "";
    announce(place.textContent);
  };
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:responseError", failed);

  // A summary of faults takes focus when the page comes.
  const faults = document.querySelector(".ds-error-summary");
  if (faults) faults.focus();
});
