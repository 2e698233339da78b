// Who else has this section open: said every so often while the tab is seen. The page works without it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const line = document.querySelector("[data-presence]");
  if (!line) return;
  let waiting = null;
  let asked = 0;

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
    document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

  const show = (words) => {
    if (line.textContent !== words) line.textContent = words;
    line.hidden = !words;
  };

  const ask = async () => {
    clearTimeout(waiting);
    if (document.visibilityState !== "visible") return;
    let seconds = 60; // after a fault, more seldom
    asked = Date.now();
    try {
      const answer = await fetch(line.dataset.presence, {
        method: "POST", redirect: "manual", headers: { "X-CSRFToken": token() },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
        show(""); // signed out, or no longer theirs: ask no more
        return;
      }
      if (answer.ok) {
        const said = await answer.json();
        show(said.words);
        seconds = said.next;
      }
    } catch { show(""); }
    waiting = setTimeout(ask, seconds * 1000);
  };

  // Back in the tab: at once, but not for every glance.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - asked > 5000) ask();
  });
  ask();
});
