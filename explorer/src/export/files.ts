/** Network files for other tools: GEXF, GraphML, CSV, JSON. Only what is drawn, with the events behind each tie. */

import type { Model } from "../data";
import type { Network } from "../project";
import type { Places, Scene } from "../scene";
import type { View } from "../state";

export interface Drawn {
  model: Model;
  network: Network;
  scene: Scene;
  places: Places;
  view: View;
}

/** Text for XML 1.0: the five signs escaped, characters that XML forbids dropped. */
export function xml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/[<>&"']/g, (sign) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;" })[sign]!);
}

/** One CSV cell (RFC 4180); a leading formula sign gets an apostrophe, so that a spreadsheet shows it and does not run it. */
export function cell(value: string | number): string {
  const text = typeof value === "number" ? String(value) : /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(columns: string[], rows: (string | number)[][]): string {
  return "\ufeff" + [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function community({ places, view }: Drawn, id: number): string {
  return places.communityName(view.projection, places.community(view.projection, id));
}

export function nodesCsv(drawn: Drawn): string {
  const { model, network, scene } = drawn;
  return csv(["id", "label", "kind", "events", "ties", "strength", "community"], scene.nodes.map(({ id, label }) => [
    model.iri(id), label, model.kind(id), network.events.get(id) ?? 0, network.degree.get(id) ?? 0, network.strength.get(id) ?? 0, community(drawn, id)]));
}

export function tiesCsv({ model, scene }: Drawn): string {
  return csv(["source", "target", "source_label", "target_label", "events", "weight", "event_ids"], scene.edges.map(({ edge }) => [
    model.iri(edge.a), model.iri(edge.b), model.label(edge.a), model.label(edge.b), edge.events.length, edge.weight,
    edge.events.map((event) => model.iri(model.eventNode(event))).join(" ")]));
}

export function eventsCsv(model: Model, passed: Uint8Array): string {
  const { events, concepts, places, topics } = model.data;
  const rows = [...passed.keys()].filter((event) => passed[event]).map((event) => [
    model.iri(model.eventNode(event)), events.label[event]!, events.from[event]!, events.to[event]!, events.types[event]!.map((each) => concepts.label[each]!).join("; "),
    model.placesOf(event).map((each) => places.label[each]!).join("; "), model.topicsOf(event).map((each) => topics.label[each]!).join("; ")]);
  return csv(["id", "label", "from", "to", "kind", "place", "topics"], rows);
}

export function gexf(drawn: Drawn): string {
  const { model, network, scene } = drawn;
  const nodes = scene.nodes.map(({ id, label, x, y, size, colour }) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return `<node id="${xml(model.iri(id))}" label="${xml(label)}"><attvalues><attvalue for="kind" value="${model.kind(id)}"/>` +
      `<attvalue for="events" value="${network.events.get(id) ?? 0}"/><attvalue for="community" value="${xml(community(drawn, id))}"/></attvalues>` +
      `<viz:position x="${x}" y="${y}" z="0"/><viz:size value="${size}"/><viz:color r="${r}" g="${g}" b="${b}"/></node>`;
  });
  const edges = scene.edges.map(({ edge }, index) => `<edge id="${index}" source="${xml(model.iri(edge.a))}" target="${xml(model.iri(edge.b))}" weight="${edge.weight}">` +
    `<attvalues><attvalue for="shared" value="${edge.events.length}"/></attvalues></edge>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n<graph mode="static" defaultedgetype="undirected">\n` +
    `<attributes class="node"><attribute id="kind" title="kind" type="string"/><attribute id="events" title="events" type="integer"/><attribute id="community" title="community" type="string"/></attributes>\n` +
    `<attributes class="edge"><attribute id="shared" title="events in common" type="integer"/></attributes>\n<nodes>\n${nodes.join("\n")}\n</nodes>\n<edges>\n${edges.join("\n")}\n</edges>\n</graph>\n</gexf>\n`;
}

export function graphml(drawn: Drawn): string {
  const { model, network, scene } = drawn;
  const data = (key: string, value: string | number) => `<data key="${key}">${typeof value === "number" ? value : xml(value)}</data>`;
  const nodes = scene.nodes.map(({ id, label, x, y }) => `<node id="${xml(model.iri(id))}">${data("label", label)}${data("kind", model.kind(id))}` +
    `${data("events", network.events.get(id) ?? 0)}${data("community", community(drawn, id))}${data("x", x)}${data("y", y)}</node>`);
  const edges = scene.edges.map(({ edge }) => `<edge source="${xml(model.iri(edge.a))}" target="${xml(model.iri(edge.b))}">${data("weight", edge.weight)}${data("shared", edge.events.length)}</edge>`);
  const keys = [["label", "node", "string"], ["kind", "node", "string"], ["events", "node", "int"], ["community", "node", "string"], ["x", "node", "double"], ["y", "node", "double"], ["weight", "edge", "double"], ["shared", "edge", "int"]];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys.map(([id, kind, type]) => `<key id="${id}" for="${kind}" attr.name="${id}" attr.type="${type}"/>`).join("\n")}\n` +
    `<graph edgedefault="undirected">\n${nodes.join("\n")}\n${edges.join("\n")}\n</graph>\n</graphml>\n`;
}
