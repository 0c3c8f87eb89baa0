// What is behind a node or a tie, in words. All text goes in by textContent: nothing from the data becomes markup.
(function () {
  "use strict";
  var told = JSON.parse(document.getElementById("details").textContent);
  var panel = document.getElementById("panel");
  var byNode = told.nodes.map(function () { return []; });
  told.edges.forEach(function (edge, number) { byNode[edge[0]].push(number); byNode[edge[1]].push(number); });

  function make(name, text, kind) {
    var element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  }
  function plural(count, noun) { return count + " " + noun + (count === 1 ? "" : "s"); }
  function clear() { panel.replaceChildren(); }
  function labelOf(index) { return told.nodes[index][1]; }

  function passage(number) {
    var quote = told.quotes[number], block = make("blockquote", quote[3] || "(the words are not in this graph)");
    block.append(make("footer", quote[0] + ", characters " + quote[1] + "–" + quote[2]));
    return block;
  }

  function showTie(number) {
    var edge = told.edges[number], one = labelOf(edge[0]), other = labelOf(edge[1]);
    clear();
    panel.append(make("h2", one + " – " + other));
    panel.append(make("p", plural(edge[2].length, "shared event"), "quiet"));
    edge[2].forEach(function (happening) {
      var part = make("div", undefined, "happening");
      part.append(make("h3", told.events[happening[0]]));
      if (happening[1]) part.append(make("div", happening[1], "quiet"));
      var roles = make("div", undefined, "roles");
      if (told.kind === "persons" || told.kind === "institutions") {
        roles.append(make("div", one + ": " + happening[2]), make("div", other + ": " + happening[3]));
      } else {
        roles.append(make("div", happening[2] || happening[3]));
      }
      part.append(roles);
      happening[4].forEach(function (quote) { part.append(passage(quote)); });
      panel.append(part);
    });
  }

  function showNode(index) {
    var node = told.nodes[index];
    clear();
    panel.append(make("h2", node[1]));
    panel.append(make("p", plural(node[3], "event") + ", " + plural(node[4], "tie") + ". Group: " + told.communities[node[5]][0] + ".", "quiet"));
    byNode[index].slice().sort(function (a, b) {
      return told.edges[b][2].length - told.edges[a][2].length || a - b;
    }).forEach(function (number) {
      var edge = told.edges[number], other = edge[0] === index ? edge[1] : edge[0];
      var tie = make("button", labelOf(other) + " · " + plural(edge[2].length, "event"), "tie");
      tie.type = "button";
      tie.addEventListener("click", function () { network.selectEdges([number]); showTie(number); });
      panel.append(tie);
    });
  }

  function welcome() {
    clear();
    panel.append(make("p", "Choose a node to see its ties, or a tie to read the events, roles and sentences behind it.", "quiet"));
  }

  // what is not kept stays as a shadow, so that one still sees where one is
  function dim(keep, centre) {
    nodes.update(told.nodes.map(function (node, index) {
      var shown = !keep || keep[index];
      return { id: index, opacity: shown ? 1 : 0.12, font: { color: shown ? ink : faint, strokeWidth: shown ? 4 : 0 } };
    }));
    edges.update(told.edges.map(function (edge, number) {
      var shown = !keep || (keep[edge[0]] && keep[edge[1]] && (centre === undefined || edge[0] === centre || edge[1] === centre));
      return { id: number, color: { opacity: shown ? (keep ? 0.8 : plainly[number]) : 0.05 } };
    }));
  }
  var plainly = edges.get().map(function (edge) { return edge.color.opacity; });
  var dark = matchMedia("(prefers-color-scheme: dark)").matches;
  var ink = dark ? "#e8ebef" : "#1b1f24", faint = dark ? "rgba(232,235,239,.12)" : "rgba(27,31,36,.12)";
  if (dark) network.setOptions({ nodes: { font: { color: ink, strokeColor: "#14171b" } }, edges: { color: { color: "#77818c", highlight: "#ffffff" } } });

  function hint(number) {
    var edge = told.edges[number], lines = [labelOf(edge[0]) + " – " + labelOf(edge[1])];
    edge[2].slice(0, 4).forEach(function (happening) {
      lines.push((happening[1] ? happening[1] + "  " : "") + told.events[happening[0]] + "\n   " + [happening[2], happening[3]].filter(Boolean).join(" / "));
      if (happening[4].length) {
        var words = told.quotes[happening[4][0]][3];
        lines.push("   “" + (words.length > 140 ? words.slice(0, 140) + "…" : words) + "”");
      }
    });
    if (edge[2].length > 4) lines.push("and " + (edge[2].length - 4) + " more: click to read");
    return make("div", lines.join("\n"));
  }
  // vis.js takes an element as a hint as it is, and never parses a text for markup
  edges.update(told.edges.map(function (edge, number) { return { id: number, title: hint(number) }; }));

  network.on("click", function (hit) {
    if (hit.nodes.length) { focus(hit.nodes[0]); } else if (hit.edges.length) { dim(null); showTie(hit.edges[0]); } else { dim(null); press(null); welcome(); }
  });
  function focus(index) {
    var keep = {};
    keep[index] = true;
    byNode[index].forEach(function (number) { keep[told.edges[number][0]] = keep[told.edges[number][1]] = true; });
    dim(keep, index);
    press(null);
    showNode(index);
  }
  document.getElementById("fit").addEventListener("click", function () { network.unselectAll(); dim(null); press(null); welcome(); network.fit({ animation: false }); });

  var names = document.getElementById("names");
  told.nodes.forEach(function (node) { var option = make("option"); option.value = node[1]; names.append(option); });
  function fold(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  document.getElementById("search").addEventListener("change", function (typed) {
    var wanted = fold(typed.target.value.trim());
    if (!wanted) return;
    var index = told.nodes.findIndex(function (node) { return fold(node[1]) === wanted; });
    if (index < 0) index = told.nodes.findIndex(function (node) { return fold(node[1]).includes(wanted); });
    if (index < 0) { clear(); panel.append(make("p", "Nobody here goes by that name.", "quiet")); return; }
    network.selectNodes([index]);
    network.focus(index, { scale: 1.1, animation: false });
    focus(index);
  });

  var legend = document.querySelector("#legend ul"), buttons = [];
  function press(number) { buttons.forEach(function (button, at) { button.setAttribute("aria-pressed", String(at === number)); }); }
  told.communities.forEach(function (group, number) {
    if (group[1] < 2) return;
    var item = make("li"), button = make("button"), dot = make("span", undefined, "dot"), words = make("span", group[0]);
    dot.style.background = group[3];
    words.append(make("span", "  " + group[1] + (group[2].length ? " · " + group[2].join(", ") : ""), "quiet"));
    button.type = "button";
    button.append(dot, words);
    buttons[number] = button;
    button.addEventListener("click", function () {
      var on = button.getAttribute("aria-pressed") !== "true", keep = {};
      told.nodes.forEach(function (node, index) { if (node[5] === number) keep[index] = true; });
      press(on ? number : null);
      dim(on ? keep : null);
    });
    item.append(button);
    legend.append(item);
  });
  press(null);
  welcome();
  network.fit({ animation: false });
  document.body.dataset.ready = "yes";
})();
