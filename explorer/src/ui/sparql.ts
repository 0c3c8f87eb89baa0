/** The SPARQL view: editor, examples, answers as a table whose names open in the page. */

import type { App } from "../app";
import { csv } from "../export/files";
import { eventsQuery, EXAMPLES, networkQuery, withPrefixes } from "../queries";
import { Editor } from "../sparql/editor";
import { makeEngine, type Answer, type Engine, type Term } from "../sparql/engine";
import { button, download, h, on, outside, plural } from "./dom";

const SHOWN = 500;

export class SparqlView {
  readonly element: HTMLElement;
  private readonly engine: Engine;
  private readonly editor: Editor;
  private readonly answer = h("div", { class: "answer", role: "region", "aria-label": "Answer", tabindex: -1 });
  private readonly state = h("p", { class: "note", role: "status" });
  private readonly runButton: HTMLButtonElement;
  private readonly stopButton: HTMLButtonElement;
  private learnt = false;

  constructor(private readonly app: App) {
    this.engine = makeEngine(app.model.data.endpoint);
    const host = h("div", { class: "editor" });
    this.runButton = button("Run", () => void this.go(), { class: "primary", title: "Ctrl + Enter" });
    this.stopButton = button("Stop", () => this.engine.stop(), { class: "quiet", hidden: true });
    const examples = [
      ["What the drawing shows", () => networkQuery(app.model, app.store.view, app.network.leftOut.events > 0)], ["Events under the filters", () => eventsQuery(app.model, app.store.view)],
      ...EXAMPLES.map(([name, text]) => [name, () => text]),
    ] as [string, () => string][];
    const select = on(h("select", { "aria-label": "Examples" }, h("option", { value: "" }, "Examples"), examples.map(([name], index) => h("option", { value: index }, name))), {
      change: () => {
        if (select.value) this.editor.text = withPrefixes(app.model, examples[Number(select.value)]![1]());
        select.value = "";
      },
    });
    this.element = h("div", { class: "sparql" }, h("div", { class: "view-head row" }, select, h("span", { class: "grow" }), this.stopButton, this.runButton), host, this.state, this.answer);
    this.editor = new Editor(host, withPrefixes(app.model, EXAMPLES[0]![1]), () => void this.go());
    this.state.textContent = app.model.data.endpoint ? "Queries go to the server that sent this page." : "Queries run here, in this page; nothing leaves this computer.";
  }

  run(query: string): void {
    this.editor.text = query;
    void this.go();
  }

  private async go(): Promise<void> {
    const began = performance.now();
    this.runButton.disabled = true;
    this.stopButton.hidden = false;
    this.state.classList.remove("warning");
    this.state.textContent = this.learnt ? "Running…" : "Starting the engine…";
    try {
      const answer = await this.engine.query(this.editor.text);
      this.show(answer, performance.now() - began);
      void this.learn();
    } catch (error) {
      this.answer.replaceChildren();
      this.state.classList.add("warning");
      this.state.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      this.runButton.disabled = false;
      this.stopButton.hidden = true;
    }
  }

  private show(answer: Answer, milliseconds: number): void {
    const time = `${Math.round(milliseconds)} ms`;
    if (answer.kind === "truth") {
      this.state.textContent = time;
      this.answer.replaceChildren(h("p", { class: "truth" }, answer.truth ? "Yes" : "No"));
    } else if (answer.kind === "graph") {
      this.state.textContent = `A graph, ${time}`;
      this.answer.replaceChildren(button("Download Turtle", () => download("answer.ttl", answer.turtle, "text/turtle"), { class: "quiet" }), h("pre", { class: "query-text" }, answer.turtle.slice(0, 60000)));
    } else {
      const { columns, rows } = answer;
      this.state.textContent = `${plural(rows.length, "row")}, ${time}${rows.length > SHOWN ? `; the first ${SHOWN} are shown, the download has all` : ""}`;
      this.answer.replaceChildren(
        h("div", { class: "row" }, button("Download CSV", () => download("answer.csv", csv(columns, rows.map((row) => row.map((term) => term?.value ?? ""))), "text/csv"), { class: "quiet" })),
        h("div", { class: "table-wrap" }, h("table", null, h("caption", { class: "visually-hidden" }, "Answer of the query"), h("thead", null, h("tr", null, columns.map((name) => h("th", { scope: "col" }, name)))),
          h("tbody", null, rows.slice(0, SHOWN).map((row) => h("tr", null, row.map((term) => h("td", null, this.term(term)))))))));
    }
  }

  /** A term for reading: things of this page as links to their details, web addresses as links out, dates and numbers as they are. */
  private term(term: Term | undefined): Node | string {
    if (!term) return "";
    if (term.type !== "uri") return term.value;
    const { model } = this.app;
    const node = model.node(term.value.startsWith(model.data.base) ? `~${term.value.slice(model.data.base.length)}` : term.value);
    if (node >= 0) return button(model.label(node), () => this.app.open(node), { class: "link", title: term.value });
    return term.value.startsWith(model.data.base) ? this.prefixed(term.value) : outside(term.value, this.prefixed(term.value));
  }

  private prefixed(iri: string): string {
    for (const [, name, base] of this.app.model.data.prefixes.matchAll(/^PREFIX (\w+): <([^>]+)>/gm)) {
      if (iri.startsWith(base!)) return `${name}:${iri.slice(base!.length)}`;
    }
    return iri;
  }

  /** Names for completion, once: the classes, properties and concepts that the graph uses. */
  private async learn(): Promise<void> {
    if (this.learnt) return;
    this.learnt = true;
    try {
      const answer = await this.engine.query("SELECT DISTINCT ?x ?kind { { ?s ?x ?o BIND('property' AS ?kind) } UNION { ?s a ?x BIND('class' AS ?kind) } UNION { ?p <https://w3id.org/research-network/ns#role>|<https://w3id.org/research-network/ns#eventType> ?x BIND('concept' AS ?kind) } }");
      if (answer.kind !== "rows") return;
      this.editor.names = answer.rows.map(([x, kind]) => ({ label: this.prefixed(x!.value), detail: kind!.value })).filter(({ label }) => !label.includes("//"));
    } catch {
      // completion is a comfort; the query itself has been answered
    }
  }
}
