// Refreshes the release every two seconds; without this script the page reloads itself instead.
"use strict";
const live = document.getElementById("live");
const link = document.getElementById("link");
const every = 2000;

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(live.dataset.source, { headers: { accept: "text/html" }, redirect: "error", cache: "no-store" });
      if (answer.status === 401) {
        location.assign("/login");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
      link.textContent = "";
    } catch {
      link.textContent = "No connection; trying again";
    }
  }
  setTimeout(refresh, every);
}

// What a reader has opened, closed, scrolled or focused stays as it is.
function show(html) {
  const next = document.createElement("template");
  next.innerHTML = html;
  if (next.innerHTML === live.dataset.shown) return;
  live.dataset.shown = next.innerHTML;
  for (const details of live.querySelectorAll("details[id]")) {
    const same = next.content.getElementById(details.id);
    if (same && details.dataset.touched) {
      same.open = details.open;
      same.dataset.touched = "yes";
    }
  }
  const scrolled = [...live.querySelectorAll(".scroll, .timeline ol")].map(e => [e.scrollLeft, e.scrollTop]);
  const focus = document.activeElement?.closest?.("#live a")?.getAttribute("href");
  live.replaceChildren(next.content);
  [...live.querySelectorAll(".scroll, .timeline ol")].forEach((e, i) => { if (scrolled[i]) [e.scrollLeft, e.scrollTop] = scrolled[i]; });
  if (focus) live.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus();
}

live.addEventListener("click", event => {
  const details = event.target.closest("summary")?.parentElement;
  if (details) details.dataset.touched = "yes";
});
setTimeout(refresh, every);
