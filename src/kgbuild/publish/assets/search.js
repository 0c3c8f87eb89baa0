/* Search without a server: the index is a script beside this one, read when it is first wanted. */
(() => {
  "use strict";
  const root = document.body.dataset.root || "";
  const input = document.getElementById("q");
  if (!input) return;
  const form = input.form;
  const results = document.getElementById("results");
  let index = null;
  let waiting = null;

  /** Letters as the index writes them: lower case, without accents, in Latin script. */
  const fold = (text, table) =>
    [...text.toLowerCase()].map((c) => table[c] ?? c.normalize("NFKD").replace(/\p{M}/gu, "")).join("").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const load = () => {
    waiting ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = root + "assets/search-index.js";
      script.onload = () => {
        const raw = window.kgIndex;
        index = {
          kinds: raw.kinds,
          fold: raw.fold,
          items: raw.items.map(([kind, key, name, also, weight]) => ({
            kind: raw.kinds[kind], path: key, name, weight, text: ` ${fold(name, raw.fold)} ${also}`,
          })),
        };
        done(index);
      };
      script.onerror = failed;
      document.head.append(script);
    });
    return waiting;
  };

  /** Things of which each word begins one of the words of their names; whole names first, then the much named. */
  const find = (query, most) => {
    const words = fold(query, index.fold).split(" ").filter(Boolean);
    if (!words.length) return [];
    const whole = ` ${words.join(" ")}`;
    const found = [];
    for (const item of index.items) {
      if (!words.every((word) => item.text.includes(` ${word}`))) continue;
      const rank = item.text.startsWith(whole) ? 0 : item.text.includes(whole) ? 1 : 2;
      found.push([rank, -item.weight, item]);
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2].name < b[2].name ? -1 : 1));
    return { total: found.length, items: found.slice(0, most).map((entry) => entry[2]) };
  };

  const address = (item) => `${root}id/${item.path}/index.html`;

  // the list under the field
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  form.append(list);
  const said = document.createElement("div");
  said.className = "unseen";
  said.setAttribute("role", "status");
  form.append(said);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  let shown = [];
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === number)));
    if (number >= 0) {
      input.setAttribute("aria-activedescendant", `s${number}`);
      list.children[number].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const suggest = async () => {
    const query = input.value;
    if (!query.trim()) return close();
    await load();
    if (query !== input.value) return;
    shown = find(query, 8).items ?? [];
    list.replaceChildren(...shown.map((item, at) => {
      const line = document.createElement("li");
      line.id = `s${at}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      const name = document.createElement("span");
      name.textContent = item.name;
      const kind = document.createElement("small");
      kind.textContent = item.kind;
      line.append(name, kind);
      line.addEventListener("mousedown", (event) => { event.preventDefault(); location.href = address(item); });
      return line;
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(shown.length > 0));
    said.textContent = shown.length ? `${shown.length} suggestions` : "nothing found";
    choose(-1);
  };

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", () => (results ? show(input.value) : suggest()));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + step + 1 + shown.length + 1) % (shown.length + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.href = address(shown[chosen]);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (results) show(input.value);
    else location.href = `${root}search/index.html?q=${encodeURIComponent(input.value)}`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.focus();
    }
  });

  // the page of results
  const show = async (query) => {
    const status = document.getElementById("search-status");
    await load();
    const { total = 0, items = [] } = find(query, 200);
    results.replaceChildren(...items.map((item) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = address(item);
      link.textContent = item.name;
      const kind = document.createElement("span");
      kind.className = "detail";
      kind.textContent = item.kind;
      line.append(link, kind);
      return line;
    }));
    if (query.trim()) status.textContent = total === 0 ? `Nothing is called “${query}”.` : total > items.length ? `${total} things; the first ${items.length} are shown.` : `${total} ${total === 1 ? "thing" : "things"}.`;
  };
  if (results) {
    const query = new URLSearchParams(location.search).get("q");
    if (query) {
      input.value = query;
      show(query);
    }
  }
})();
