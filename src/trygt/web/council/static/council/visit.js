// The visit's list on a phone that loses its connection: what is ticked and typed is kept on the device
// and sent when the connection is back. Without this file the page is a plain form.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-visit]");
  if (!form) return;
  const place = `trygt:visit:${form.dataset.visit}`;
  const line = form.querySelector("[data-state]");
  let sending = false;

  const say = (words) => { line.textContent = words; line.hidden = !words; };
  const fields = () => [...form.elements].filter((one) => /^(outcome|note|revision)_\d+$/.test(one.name));
  const read = () => {
    const found = {};
    for (const one of fields()) if (one.type !== "radio" || one.checked) found[one.name] = one.value;
    return found;
  };
  const shown = JSON.stringify(read());

  // One token per state: the same words sent twice are saved once, newer words never pass for older.
  const token = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const kept = () => { try { return JSON.parse(localStorage.getItem(place) || "null"); } catch { return null; } };
  const keep = (changes) => {
    try { localStorage.setItem(place, JSON.stringify({ once: token(), wanted: false, ...kept(), ...changes })); } catch { /* full or forbidden: the page still holds it */ }
  };
  const forget = () => { try { localStorage.removeItem(place); } catch { /* nothing was kept */ } };

  const send = async () => {
    if (sending) return;
    sending = true;
    const now = { once: token(), ...kept(), fields: read() };
    const body = new FormData(form);
    const csrf = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (csrf) body.set("csrfmiddlewaretoken", csrf);
    body.set("once", now.once);
    say(form.dataset.sending);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok) {
        if (JSON.stringify(read()) === JSON.stringify(now.fields)) {
          forget();
          window.location.reload();
        } else { // typed on meanwhile
          keep({ fields: read(), once: token(), wanted: true });
          setTimeout(send, 1000);
        }
      } else if (answer.status === 401 || answer.status === 403) say(form.dataset.signedOut);
      else if (answer.status >= 500) say(form.dataset.kept);
      else {
        keep({ wanted: false });
        say(form.dataset.refused);
      }
    } catch {
      say(form.dataset.kept);
    }
    sending = false;
  };

  form.addEventListener("input", () => keep({ fields: read(), once: token(), wanted: kept()?.wanted || false }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    keep({ fields: read(), wanted: true });
    send();
  });
  const back = () => { if (kept()?.wanted) send(); };
  window.addEventListener("online", back);
  setInterval(() => { if (navigator.onLine) back(); }, 30000);

  // Back on the page: what was not saved is put in again. Fields that are gone are skipped.
  const before = kept();
  if (before?.fields && JSON.stringify(before.fields) !== shown) {
    for (const one of fields()) {
      if (!(one.name in before.fields)) continue;
      if (one.type === "radio") one.checked = one.value === before.fields[one.name];
      else one.value = before.fields[one.name];
    }
    say(form.dataset.back);
    if (before.wanted && navigator.onLine) send();
  } else forget();
});
