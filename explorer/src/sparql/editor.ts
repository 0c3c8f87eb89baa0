/** The query editor: CodeMirror with SPARQL colours and completion of keywords and of the names that occur in the graph. */

import { autocompletion, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS = ["SELECT", "DISTINCT", "WHERE", "OPTIONAL", "FILTER", "FILTER NOT EXISTS", "UNION", "GROUP BY", "ORDER BY", "LIMIT", "OFFSET", "VALUES", "BIND",
  "COUNT", "SUM", "MIN", "MAX", "GROUP_CONCAT", "SAMPLE", "STR", "LANG", "CONTAINS", "LCASE", "REGEX", "YEAR", "CONSTRUCT", "DESCRIBE", "ASK", "PREFIX"];

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--link)", fontWeight: "600" },
  { tag: [tags.string, tags.literal], color: "var(--sure)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--accent)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.atom, tags.url], color: "var(--likely)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--sunk)", color: "var(--ink)", borderRadius: "10px", fontSize: "13.5px" },
  "&.cm-focused": { outline: "2px solid var(--focus)" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)", padding: "12px 0" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--muted)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--ink) 4%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--link) 28%, transparent) !important" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", border: "1px solid var(--line)", borderRadius: "8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--surface)" },
});

export class Editor {
  private readonly view: EditorView;
  /** Prefixed names and labels to offer; filled once the graph has been asked. */
  names: { label: string; detail: string }[] = [];

  constructor(host: HTMLElement, text: string, run: () => void) {
    this.view = new EditorView({
      parent: host,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), StreamLanguage.define(sparql), syntaxHighlighting(colours), look,
          EditorView.lineWrapping, autocompletion({ override: [(context) => this.complete(context)] }),
          EditorView.contentAttributes.of({ "aria-label": "SPARQL query" }),
          // Tab indents only after Escape has not been pressed; Escape then Tab leaves the editor (CodeMirror's own rule).
          keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(value: string) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: value } });
  }

  private complete(context: CompletionContext): CompletionResult | null {
    const word = context.matchBefore(/[\w:]+/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const variables = [...new Set(this.text.match(/\?\w+/g) ?? [])].map((label) => ({ label, type: "variable" }));
    return { from: word.from, options: [...KEYWORDS.map((label) => ({ label, type: "keyword" })), ...this.names.map((name) => ({ ...name, type: "property" })), ...variables], validFor: /^[\w:]*$/ };
  }
}
