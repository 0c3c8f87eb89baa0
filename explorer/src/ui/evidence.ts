/** Quotes: the sentence as it stands in the report, the names marked, with source, date, place and confidence. */

import type { App } from "../app";
import { spokenDate, type Model } from "../data";
import { fold } from "../fold";
import { h, outside } from "./dom";

/** One figure for each span; `names` are marked in the text. */
export function quotes(app: App, spans: readonly number[], names: string[], confidence: number | null): HTMLElement[] {
  return [...new Set(spans)].map((span) => quote(app, span, names, confidence));
}

function quote(app: App, span: number, names: string[], confidence: number | null): HTMLElement {
  const { evidence, documents } = app.model.data;
  const doc = evidence.doc[span]!;
  const text = evidence.quote[span]!;
  const place = evidence.start[span]! >= 0 ? `characters ${evidence.start[span]}–${evidence.end[span]}` : "";
  const date = documents.date[doc] ? spokenDate(documents.date[doc]!) : "";
  return h("figure", { class: "quote" },
    text ? h("blockquote", { lang: documents.language[doc] || null }, marked(text, names))
      : h("p", { class: "note" }, "The wording is not part of this page; the place in the report is."),
    h("figcaption", null,
      outside(documents.url[doc]!, documents.label[doc]!),
      h("span", { class: "where" }, [date, place].filter(Boolean).join(" · ")),
      confidence !== null && certainty(confidence)));
}

export function certainty(confidence: number): HTMLElement {
  const percent = Math.round(confidence * 100);
  const word = confidence >= 0.9 ? "sure" : confidence >= 0.75 ? "likely" : "check";
  return h("span", { class: `certainty ${word}`, title: `Estimated probability that a careful reader would agree: ${percent} %` },
    h("span", { class: "meter", "aria-hidden": "true" }, fill(percent)), `${percent} % ${word}`);
}

function fill(percent: number): HTMLElement {
  const bar = h("span", null);
  bar.style.width = `${percent}%`;
  return bar;
}

/** The text with the longest matching names in <mark>; only text nodes, never markup. */
export function marked(text: string, names: string[]): (Node | string)[] {
  const forms = [...new Set(names.flatMap((name) => [name, ...name.split(/\s+/).filter((part) => part.length > 3)]))]
    .filter((form) => form.trim().length > 2)
    .sort((a, b) => b.length - a.length);
  const found: [number, number][] = [];
  const lower = text.toLowerCase();
  for (const form of forms) {
    const wanted = form.toLowerCase();
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
      const end = at + wanted.length;
      if (!found.some(([a, b]) => at < b && end > a)) found.push([at, end]);
    }
  }
  if (lower.length !== text.length || !found.length) return [text];
  found.sort((a, b) => a[0] - b[0]);
  const out: (Node | string)[] = [];
  let from = 0;
  for (const [start, end] of found) {
    out.push(text.slice(from, start), h("mark", null, text.slice(start, end)));
    from = end;
  }
  out.push(text.slice(from));
  return out;
}

/** All written forms of a thing, for marking. */
export function namesOf(model: Model, node: number): string[] {
  return [model.label(node), ...model.aliases(node)].filter((name) => fold(name));
}
