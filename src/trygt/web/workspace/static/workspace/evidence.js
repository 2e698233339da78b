// Sends evidence in the background, with progress and a second try that keeps the chosen file.
// Without this file the same forms are sent as any other; the server tells both the same.
"use strict";

(() => {
  const pattern = document.getElementById("upload-state");
  if (!pattern || !("FormData" in window)) return;
  const words = pattern.dataset;

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const speak = (text) => {
    const line = document.getElementById("spoken");
    if (line) line.textContent = text;
  };

  // The line under the form: how far it has come, or what went wrong.
  const tell = (form, state, text) => {
    let line = form.querySelector(".upload-state");
    if (!line) {
      form.append(pattern.content.cloneNode(true));
      line = form.querySelector(".upload-state");
    }
    line.dataset.state = state;
    line.querySelector("p").textContent = text;
    return line.querySelector("progress");
  };

  const failed = (form, text) => {
    delete form.dataset.sending;
    tell(form, "failed", text);
    const button = form.querySelector("button[type=submit]");
    button.removeAttribute("aria-busy");
    button.textContent = words.again;
    button.focus();
  };

  // The answer of the server takes the place of the box the form stands in, and nothing else.
  const replace = (form, html) => {
    const old = form.closest("[data-upload-area]");
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-upload-area]");
    if (!old || !fresh) return false;
    const chosen = form.querySelector("input[type=file]")?.files;
    old.replaceWith(fresh);
    const input = fresh.querySelector("form[data-upload] input[type=file]");
    // What was wrong was not the file: it need not be chosen once more.
    if (chosen?.length && input && input.closest("form").querySelector("[aria-invalid=true]") && input.getAttribute("aria-invalid") !== "true") input.files = chosen;
    window.htmx?.process(fresh);
    const said = fresh.querySelector("[data-spoken], [role=alert]");
    if (said) speak(said.textContent.trim());
    (fresh.querySelector(".ds-error-summary, [aria-invalid=true]") || fresh).focus();
    return true;
  };

  const send = (form) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (files.some((file) => file.size > Number(words.limit))) return failed(form, words.large);
    const request = new XMLHttpRequest();
    form.dataset.sending = "true";
    form.querySelector("button[type=submit]").setAttribute("aria-busy", "true");
    const bar = tell(form, "sending", words.sending);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 401) return failed(form, words.signedOut);
      if (request.status === 413) return failed(form, words.large);
      const onward = request.getResponseHeader("HX-Redirect");
      if (onward) return window.location.assign(onward);
      const answered = [200, 409, 422].includes(request.status);
      if (!answered || !replace(form, request.responseText)) failed(form, words.failed);
    });
    for (const event of ["error", "timeout", "abort"]) request.addEventListener(event, () => failed(form, words.failed));
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    // The token of the cookie: signing in again in another tab renews it for this page too.
    const fresh = token();
    if (fresh) request.setRequestHeader("X-CSRFToken", fresh);
    const data = new FormData(form);
    if (fresh) data.set("csrfmiddlewaretoken", fresh);
    request.send(data);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.sending !== "true") send(form);
  });
})();
