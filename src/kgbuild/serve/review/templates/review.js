// Keys, and figures that keep up. Everything works without it.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const body = document.body;

  // Single keys press what bears them. They can be turned off, as people who speak to their computer need.
  const box = $("[data-keys-on]");
  const stored = () => { try { return localStorage.getItem("review-keys") !== "off"; } catch { return true; } };
  if (box) {
    box.checked = stored();
    box.addEventListener("change", () => { try { localStorage.setItem("review-keys", box.checked ? "on" : "off"); } catch { /* private window */ } });
  }
  const typing = (element) => element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    if (typing(event.target)) {
      if (key === "escape" || (key === "enter" && event.target.closest(".judge"))) event.target.blur();
      return;
    }
    if (!stored() && key.length === 1) return;
    if (key === "?") {
      const help = $(".keys details");
      if (help) help.open = !help.open;
      return;
    }
    const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input:not([type=checkbox])")) target.focus();
    else target.click();
  });

  // The place to go on from: the field that is to be filled in, else the decision.
  const first = $("[data-focus]") || $("#main");
  if (first) first.focus({ preventScroll: true });
  if (first && first.select) first.select();

  // A form is sent once; the server would notice anyway.
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", () => setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    }));
  }
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  for (const form of document.querySelectorAll("form[data-filter]")) {
    form.querySelector("button").hidden = true;
    form.addEventListener("change", () => form.submit());
  }
  for (const select of document.querySelectorAll("select[data-again]")) select.addEventListener("change", () => select.form.submit());

  // Search as one types: the page itself is asked, and its list is taken over.
  for (const field of document.querySelectorAll("input[data-find]")) {
    let waiting = 0, asked = 0;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const number = ++asked;
        const address = new URL(field.form.action);
        address.search = new URLSearchParams(new FormData(field.form));
        try {
          const answer = await fetch(address, { credentials: "same-origin" });
          if (!answer.ok || number !== asked) return;
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const found = page.querySelector(field.dataset.find);
          if (found) $(field.dataset.find).replaceChildren(...found.childNodes);
        } catch { /* the Search button is still there */ }
      }, 180);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      const link = $(`${field.dataset.find} a`);
      if (link) { event.preventDefault(); link.focus(); }
    });
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const link = event.target.closest(".found a");
    if (!link) return;
    const links = [...document.querySelectorAll(".found a")];
    const next = links[links.indexOf(link) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });

  // Figures and the state of the graph, while somebody looks; a tab that slept asks at once when it wakes.
  const figure = (name, value) => {
    for (const one of document.querySelectorAll(`[data-n="${name}"]`)) one.textContent = value.toLocaleString("en");
  };
  let timer = 0;
  const look = async () => {
    clearTimeout(timer);
    if (document.hidden || !body.dataset.status) return;
    let wait = 5000;
    try {
      const answer = await fetch(body.dataset.status, { credentials: "same-origin" });
      if (answer.status === 403) return asleep("You are not known here any more: the review was started anew.");
      if (answer.ok) {
        const now = await answer.json();
        for (const name of ["open", "done", "pairs", "missed"]) figure(name, now[name]);
        const bar = $("[data-progress]");
        if (bar) { bar.max = now.done + now.open; bar.value = now.done; }
        const state = $("[data-state]");
        if (state && state.textContent !== now.state) state.textContent = now.state;
        if (state) state.classList.toggle("busy", now.busy);
        if (now.busy) wait = 1200;
        else if ($("[data-when-fresh]")) location.reload();
        if (now.changed) asleep(now.changed);
      }
    } catch { wait = 15000; }
    timer = setTimeout(look, wait);
  };
  const asleep = (text) => {
    const banner = $("[data-changed]");
    if (!banner) return;
    banner.querySelector("p").textContent = text;
    banner.querySelector("a").href = location.href;
    banner.hidden = false;
  };
  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, 1200);
})();
