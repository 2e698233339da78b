// <form data-keep="name">: what is typed stays on the device until it is saved, also without connection.
// The versions it was typed on are kept with it, so that the server can tell what colleagues changed since.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const name = form.dataset.keep;
  const place = document.querySelector("[data-kept]");
  const never = new Set(["csrfmiddlewaretoken", "once", "act"]);
  const say = (words) => { place.hidden = false; place.textContent = words; };

  const address = new URL(window.location.href);
  if (address.searchParams.has("saved")) {
    localStorage.removeItem(name);
    address.searchParams.delete("saved");
    history.replaceState(null, "", address);
  }

  const kept = JSON.parse(localStorage.getItem(name) || "null");
  if (kept && !form.querySelector(".ds-error-summary") && !document.querySelector(".ds-error-summary")) {
    let differs = false;
    for (const [field, text] of Object.entries(kept)) {
      const control = form.elements.namedItem(field);
      if (!control || control.value === text) continue;
      differs = differs || control.type !== "hidden";
      control.value = text;
      control.closest("details")?.setAttribute("open", "");
    }
    if (differs) say(place.dataset.back);
  }

  form.addEventListener("input", () => {
    const typed = {};
    for (const control of form.elements) {
      if (control.name && !never.has(control.name)) typed[control.name] = control.value;
    }
    localStorage.setItem(name, JSON.stringify(typed));
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    say(place.dataset.offline);
    place.scrollIntoView({ block: "center" });
  });
});
