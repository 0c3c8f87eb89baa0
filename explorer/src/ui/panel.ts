/** The right column: what is known of the thing chosen, and the sentences that say so. */

import type { App } from "../app";
import { isoOf, NO_DATE } from "../data";
import { bodiesOf, counts } from "../project";
import { edgeQuery, eventQuery, networkQuery, personOrBodyQuery, placeQuery, topicQuery } from "../queries";
import { communityColour, MOST_COMMUNITIES } from "../theme";
import { byStrength, largest } from "../top";
import { button, copy, h, icon, outside, plural, type Child } from "./dom";
import { certainty, namesOf, quotes } from "./evidence";
import { seeQuery } from "./query";

const KIND_NAMES = { person: "Person", institution: "Institution", event: "Event", topic: "Topic" };
const FIRST = 12;

export class Panel {
  readonly element = h("aside", { class: "panel", id: "panel", "aria-label": "Details", tabindex: -1 });
  private readonly body = h("div", { class: "panel-body" });
  private all = false;
  private shown = "";

  constructor(private readonly app: App) {
    this.element.append(this.body);
  }

  update(): void {
    const chosen = this.app.store.view.selection;
    const key = JSON.stringify(chosen);
    if (key !== this.shown) {
      this.all = false;
      this.element.scrollTop = 0;
      this.body.scrollTop = 0;
    }
    this.shown = key;
    this.element.dataset.kind = chosen?.kind ?? "none";
    const content = !chosen ? this.overview()
      : chosen.kind === "edge" ? this.edge(chosen.a, chosen.b)
      : chosen.kind === "place" ? this.place(chosen.place)
      : { person: () => this.agent(chosen.node), institution: () => this.agent(chosen.node), event: () => this.event(chosen.node - this.app.model.agents), topic: () => this.topic(chosen.node) }[this.app.model.kind(chosen.node)]();
    this.body.replaceChildren(...content);
  }

  private head(kicker: Child, title: Child, actions: Child[] = []): HTMLElement {
    return h("header", { class: "panel-head" },
      h("div", { class: "kicker-row" }, h("p", { class: "kicker" }, kicker),
        button(icon("close"), () => this.app.store.set({ selection: null, ego: 0 }), { class: "icon-button", "aria-label": "Close details" })),
      h("h2", { id: "panel-title" }, title), actions.length > 0 && h("div", { class: "row actions" }, actions));
  }

  private overview(): HTMLElement[] {
    const { app } = this;
    const { model, network, passed } = app;
    const { data } = model;
    const people = network.nodes.filter((node) => model.kind(node) === "person").length;
    const bodies = network.nodes.filter((node) => model.kind(node) === "institution").length;
    const top = largest(network.nodes.filter((node) => model.kind(node) !== "event"), 10, (a, b) => (network.degree.get(b) ?? 0) - (network.degree.get(a) ?? 0) || a - b);
    const ties = largest(network.edges, 6, byStrength);
    return [
      h("header", { class: "panel-head" }, h("p", { class: "kicker" }, "Overview"), h("h2", { id: "panel-title" }, data.title),
        data.description && h("p", { class: "lead" }, data.description)),
      figures([[passed.eventCount, "events"], ...(people ? [[people, "people"] as [number, string]] : []), ...(bodies ? [[bodies, "institutions"] as [number, string]] : []),
        [network.edges.length, "ties"], [data.documents.iri.length, "reports"]]),
      h("p", { class: "lead" }, "Choose a name to see where it was seen and with whom. Choose a line between two names to read the sentences behind it."),
      top.length ? section("Most connected", h("ol", { class: "plain-list" }, top.map((node) => h("li", null, this.link(node), h("span", { class: "count" }, plural(network.degree.get(node) ?? 0, "tie")))))) : null,
      ties[0] && ties[0].events.length > 1 ? section("Strongest ties", h("ol", { class: "plain-list" }, ties.map((edge) => h("li", null,
        button(`${model.label(edge.a)} — ${model.label(edge.b)}`, () => app.openEdge(edge.a, edge.b), { class: "link" }), h("span", { class: "count" }, plural(edge.events.length, "event")))))) : null,
      seeQuery(app, networkQuery(model, app.store.view, network.leftOut.events > 0)),
    ].filter((each): each is HTMLElement => each !== null);
  }

  private agent(node: number): HTMLElement[] {
    const { app } = this;
    const { model, network, store } = app;
    const { participations } = model.data;
    const mine = this.partsOf(node);
    const inside = mine.filter((each) => app.passed.participations[each]);
    const visible = this.all ? mine : inside;
    const days = mine.map((each) => model.from[participations.event[each]!]!).filter((day) => day !== NO_DATE);
    const years = days.length ? [Math.min(...days), Math.max(...days)].map((day) => isoOf(day).slice(0, 4)) : [];
    const kind = model.kind(node);
    const aliases = model.aliases(node);
    const drawn = network.nodes.includes(node);
    return [
      this.head([KIND_NAMES[kind], this.chip(node)], model.label(node), [
        drawn && this.ego(), button([icon("link"), "Copy link"], (event) => app.copyLink(event.currentTarget as HTMLElement), { class: "quiet" }),
      ]),
      aliases.length ? h("p", { class: "note" }, `Also written: ${aliases.join(", ")}`) : null,
      this.partOfWhole(node),
      figures([[new Set(inside.map((each) => model.top[participations.event[each]!]!)).size, "events"], [network.degree.get(node) ?? 0, "ties"],
        ...(years.length ? [[years[0] === years[1] ? years[0]! : `${years[0]}–${years[1]}`, "seen"] as [string, string]] : [])]),
      kind === "person" ? this.affiliations(node) : this.members(node),
      this.partners(node),
      section(`Events (${new Set(visible.map((each) => participations.event[each])).size})`, ...this.eventCards(visible, node),
        !this.all && mine.length > inside.length && button(`Show ${mine.length - inside.length} more outside the filters`, () => { this.all = true; this.update(); }, { class: "quiet" })),
      this.identifier(model.iri(node)),
      seeQuery(app, personOrBodyQuery(model, node)),
      store.view.ego && !drawn ? h("p", { class: "note" }, "Not in the drawing under these filters.") : null,
    ].filter((each): each is HTMLElement => each !== null);
  }

  private ego(): HTMLElement {
    const { store } = this.app;
    const group = h("div", { class: "segments", role: "group", "aria-label": "How much of the network" });
    for (const [depth, label] of [[0, "All"], [1, "Neighbours"], [2, "2 steps"]] as const) {
      group.append(button(label, () => this.app.setEgo(depth), { "aria-pressed": String(store.view.ego === depth) }));
    }
    return group;
  }

  private chip(node: number): HTMLElement | null {
    const { places, store, theme } = this.app;
    const community = places.community(store.view.projection, node);
    const name = places.communityName(store.view.projection, community);
    if (!name || !this.app.network.nodes.includes(node)) return null;
    const dot = h("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = communityColour(theme, places.ranks(store.view.projection).get(community) ?? MOST_COMMUNITIES);
    return h("span", { class: "chip", title: name }, dot, h("span", { class: "chip-name" }, name));
  }

  private partOfWhole(node: number): HTMLElement | null {
    const { model } = this.app;
    if (model.kind(node) !== "institution") return null;
    const { whole, type } = model.data.institutions;
    const above = whole[node - model.persons]!;
    const kind = type[node - model.persons]!;
    const units = whole.map((each, index) => (each === node ? index + model.persons : -1)).filter((each) => each >= 0);
    if (above < 0 && kind < 0 && !units.length) return null;
    return h("p", { class: "note" }, kind >= 0 && `${capital(model.data.concepts.label[kind]!)}. `, above >= 0 && ["Unit of ", this.link(above), ". "],
      units.length > 0 && ["Units: ", units.map((unit, index) => [index ? ", " : "", this.link(unit)]), "."]);
  }

  private affiliations(node: number): HTMLElement | null {
    const { model } = this.app;
    const { affiliations } = model.data;
    const mine = model.affiliationsOf[node]!;
    if (!mine.length) return null;
    const bodies = [...new Set(mine.map((each) => affiliations.institution[each]!))];
    return section("Seen as a member of", h("ul", { class: "plain-list cards" }, bodies.map((body) => h("li", null, this.link(body),
      mine.filter((each) => affiliations.institution[each] === body).map((each) => this.post(each, [...namesOf(model, node), ...namesOf(model, body)]))))));
  }

  /** One post of an affiliation: what, when, and the sentence. */
  private post(each: number, names: string[]): HTMLElement {
    const { affiliations } = this.app.model.data;
    const dates = affiliations.dates[each]!;
    const when = [...new Set([dates[0], dates.at(-1)].map((date) => date?.slice(0, 4) ?? ""))].join("–");
    const said = [affiliations.position[each], when].filter(Boolean).join(" · ");
    return this.fold(said || "Sentence", () => quotes(this.app, affiliations.evidence[each]!, names, affiliations.confidence[each] ?? null), "post");
  }

  private members(node: number): HTMLElement | null {
    const { model } = this.app;
    const { affiliations } = model.data;
    const people = new Map<number, number>();
    affiliations.institution.forEach((body, each) => {
      if (body === node || model.rolled(body) === node) people.set(affiliations.agent[each]!, (people.get(affiliations.agent[each]!) ?? 0) + affiliations.dates[each]!.length);
    });
    if (!people.size) return null;
    const order = [...people].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return section(`Its people (${order.length})`, this.long(order.map(([person, times]) => h("li", null, this.link(person), h("span", { class: "count" }, times ? `seen ${times}×` : "")))));
  }

  private partners(node: number): HTMLElement | null {
    const { app } = this;
    const neighbours = app.neighboursOf(node);
    if (!neighbours.length) return null;
    return section(`Ties (${neighbours.length})`, this.long(neighbours.map(({ node: other, edge }) => h("li", null,
      button(app.model.label(other), () => app.openEdge(edge.a, edge.b), { class: "link", title: "Read what ties them" }), h("span", { class: "count" }, plural(edge.events.length, "event"))))));
  }

  /** Participations of an agent; those of its units too where units are counted for their institution. */
  private partsOf(node: number): number[] {
    const { model, store } = this.app;
    const roll = store.view.rollUnits && model.kind(node) === "institution";
    if (!roll) return model.byAgent[node]!;
    const { agent } = model.data.participations;
    return agent.map((who, each) => (who === node || (who >= model.persons && model.rolled(who) === node) ? each : -1)).filter((each) => each >= 0);
  }

  private eventCards(parts: number[], node: number): Child[] {
    const { model } = this.app;
    const { participations } = model.data;
    const byEvent = new Map<number, number[]>();
    for (const each of parts) {
      const event = participations.event[each]!;
      byEvent.set(event, [...(byEvent.get(event) ?? []), each]);
    }
    const order = [...byEvent].sort((a, b) => model.from[b[0]]! - model.from[a[0]]! || a[0] - b[0]);
    return [this.long(order.map(([event, own]) => h("li", { class: "card" }, this.eventLine(event), this.roleBlock(own, node))), "cards")];
  }

  private eventLine(event: number): HTMLElement {
    const { model } = this.app;
    const { events, places, concepts } = model.data;
    const where = model.placesOf(event).map((place) => places.label[place]!).join(", ");
    const type = events.types[event]!.map((each) => concepts.label[each]!).join(", ");
    return h("div", { class: "event-line" }, this.link(model.eventNode(event), "event-title"),
      h("p", { class: "where" }, [model.dateText(event), where, type].filter(Boolean).join(" · ")));
  }

  /** Roles of one agent at one event, each with its words, talk and sentences. */
  private roleBlock(parts: number[], node: number, skip: ReadonlySet<number> = new Set()): HTMLElement[] {
    const { model } = this.app;
    const { participations, affiliations } = model.data;
    return parts.map((each) => {
      const agent = participations.agent[each]!;
      const bodies = participations.affiliations[each]!.map((aff) => affiliations.institution[aff]!);
      const confidence = participations.confidence[each] ?? null;
      const spans = participations.evidence[each]!.filter((span) => !skip.has(span));
      return h("div", { class: "part" },
        h("p", { class: "part-line" }, h("span", { class: "role" }, model.role(each)), agent !== node && [" ", this.link(agent)],
          bodies.length > 0 && model.kind(agent) === "person" && bodies.filter((body) => body !== node).map((body) => [h("span", { class: "of" }, "for "), this.link(body)]),
          participations.status[each] === 1 && h("span", { class: "accepted", title: "A curator has accepted this" }, "✓ accepted")),
        participations.contribution[each] && h("p", { class: "talk" }, `“${participations.contribution[each]}”`),
        quotes(this.app, spans, [...namesOf(model, agent), ...(agent !== node ? namesOf(model, node) : [])], confidence),
        !spans.length && !participations.evidence[each]!.length && h("p", { class: "note" }, "Entered by a curator, without a sentence. ", confidence !== null && certainty(confidence)));
    });
  }

  private event(event: number): HTMLElement[] {
    const { app } = this;
    const { model } = app;
    const { events, concepts, topics, participations } = model.data;
    const types = events.types[event]!.map((each) => concepts.label[each]!);
    const state = events.state[event]! >= 0 ? concepts.label[events.state[event]!]! : "";
    const parts = [event, ...this.descendants(event)].flatMap((each) => model.byEvent[each]!);
    const roles = new Map<number, number[]>();
    for (const each of parts) roles.set(participations.role[each]!, [...(roles.get(participations.role[each]!) ?? []), each]);
    const url = events.url[event]!;
    return [
      this.head([capital(types.join(", ") || "Event"), state && state !== "held" && h("span", { class: "chip" }, state)], events.label[event]!,
        [button([icon("link"), "Copy link"], (click) => app.copyLink(click.currentTarget as HTMLElement), { class: "quiet" })]),
      h("dl", { class: "facts" },
        h("dt", null, "When"), h("dd", null, model.dateText(event)),
        model.placesOf(event).length > 0 && [h("dt", null, "Where"), h("dd", null, model.placesOf(event).map((place, index) => [index ? ", " : "",
          button(this.placeName(place), () => app.store.set({ selection: { kind: "place", place } }), { class: "link" })]))],
        events.mode[event] && [h("dt", null, "How"), h("dd", null, events.mode[event])],
        model.topicsOf(event).length > 0 && [h("dt", null, "About"), h("dd", null, model.topicsOf(event).map((topic, index) => [index ? ", " : "", button(topics.label[topic]!, () => app.open(model.topicNode(topic)), { class: "link" })]))],
        events.whole[event]! >= 0 && [h("dt", null, "Part of"), h("dd", null, this.link(model.eventNode(events.whole[event]!)))],
        model.partsOf[event]!.length > 0 && [h("dt", null, "Parts"), h("dd", null, model.partsOf[event]!.map((part, index) => [index ? ", " : "", this.link(model.eventNode(part))]))],
        url && [h("dt", null, "Page"), h("dd", null, outside(url, url))]),
      ...[...roles].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]).map(([role, list]) => section(`${capital(concepts.label[role]!)} (${list.length})`,
        this.long(list.map((each) => h("li", null, this.link(participations.agent[each]!),
          participations.contribution[each] && h("span", { class: "where" }, `“${participations.contribution[each]}”`),
          this.fold("Sentence", () => quotes(app, participations.evidence[each]!, namesOf(model, participations.agent[each]!), participations.confidence[each] ?? null)))), "cards"))),
      events.evidence[event]!.length ? section("What the reports say of it", ...this.eventEvidence(event)) : null,
      this.identifier(model.iri(model.eventNode(event))),
      seeQuery(app, eventQuery(model, event)),
    ].filter((each): each is HTMLElement => Boolean(each));
  }

  private eventEvidence(event: number): Child[] {
    const names: Record<string, string> = { startDate: "date", earliestDate: "date", endDate: "end", place: "place", eventType: "kind", topic: "topic", partOfEvent: "part of", label: "name", name: "name" };
    const bySpan = new Map<number, { what: Set<string>; confidence: number | null }>();
    for (const [span, what, confidence] of this.app.model.data.events.evidence[event]!) {
      const entry = bySpan.get(span) ?? { what: new Set<string>(), confidence: null };
      if (what) entry.what.add(names[what] ?? what);
      if (confidence !== null) entry.confidence = Math.min(confidence, entry.confidence ?? 1);
      bySpan.set(span, entry);
    }
    return [...bySpan].map(([span, { what, confidence }]) => h("div", { class: "part" }, what.size > 0 && h("p", { class: "part-line" }, [...what].map((each) => h("span", { class: "role" }, each))),
      quotes(this.app, [span], namesOf(this.app.model, this.app.model.eventNode(event)), confidence)));
  }

  private descendants(event: number): number[] {
    return this.app.model.partsOf[event]!.flatMap((part) => [part, ...this.descendants(part)]);
  }

  private topic(node: number): HTMLElement[] {
    const { app } = this;
    const { model } = app;
    const topic = node - model.agents - model.events;
    const events = model.data.events.iri.map((_, event) => event).filter((event) => model.data.events.topics[event]!.includes(topic));
    events.sort((a, b) => model.from[b]! - model.from[a]! || a - b);
    return [
      this.head("Topic", model.label(node), [button("Only this topic", () => app.store.set({ facets: { ...app.store.view.facets, topic: [topic] } }), { class: "quiet" })]),
      figures([[events.length, "events"]]),
      this.partners(node),
      section("Events", this.long(events.map((event) => h("li", { class: "card" }, this.eventLine(event))), "cards")),
      this.identifier(model.iri(node)),
      seeQuery(app, topicQuery(model, node)),
    ].filter((each): each is HTMLElement => each !== null);
  }

  private place(place: number): HTMLElement[] {
    const { app } = this;
    const { model } = app;
    const { places } = model.data;
    const events = model.data.events.iri.map((_, event) => event).filter((event) => model.data.events.places[event]!.some((each) => model.placeChain(each).includes(place)));
    events.sort((a, b) => model.from[b]! - model.from[a]! || a - b);
    const [lat, lon] = [places.lat[place], places.lon[place]];
    const point = lat !== null && lon !== null ? `${degrees(lat!, "N", "S")}, ${degrees(lon!, "E", "W")}, found by its name` : "No coordinates are known.";
    return [
      this.head("Place", this.placeName(place), [button("Only this place", () => app.store.set({ facets: { ...app.store.view.facets, place: [place] } }), { class: "quiet" })]),
      h("p", { class: "note" }, point),
      section(`Events (${events.length})`, this.long(events.map((event) => h("li", { class: "card" }, this.eventLine(event))), "cards")),
      seeQuery(app, placeQuery(model, place)),
    ];
  }

  placeName(place: number): string {
    const { places } = this.app.model.data;
    const above = places.within[place]!;
    return above >= 0 ? `${places.label[place]}, ${places.label[above]}` : places.label[place]!;
  }

  private edge(a: number, b: number): HTMLElement[] {
    const { app } = this;
    const { model, network } = app;
    const edge = network.edges.find((each) => each.a === a && each.b === b);
    const title = [this.link(a), h("span", { class: "tie-mark", "aria-label": "and" }, "↔"), this.link(b)];
    const head = this.head("Tie", title, [button([icon("link"), "Copy link"], (event) => app.copyLink(event.currentTarget as HTMLElement), { class: "quiet" })]);
    if (!edge) return [head, h("p", { class: "lead" }, "Under the present filters nothing ties these two."), button("Clear all filters", () => app.clearFilters(), { class: "quiet" })];
    const events = [...edge.events].sort((x, y) => model.from[y]! - model.from[x]! || x - y);
    return [
      head,
      figures([[events.length, events.length === 1 ? "event in common" : "events in common"], [Math.round(edge.weight * 100) / 100, "weight"]]),
      h("p", { class: "note" }, "Weight: an event of few people counts for more than a full hall."),
      h("ol", { class: "plain-list cards" }, events.map((event) => this.sharedEvent(event, a, b))),
      seeQuery(app, edgeQuery(model, app.store.view, a, b)),
    ];
  }

  /** One event that two share: the role of each, sentences that name both shown once. */
  private sharedEvent(event: number, a: number, b: number): HTMLElement {
    const { model } = this.app;
    const { participations } = model.data;
    const ends = [a, b].filter((end) => model.kind(end) === "person" || model.kind(end) === "institution");
    const sides = ends.map((end) => ({ end, parts: this.partsAt(end, event) }));
    const spans = sides.map(({ parts }) => new Set(parts.flatMap((each) => participations.evidence[each]!)));
    const both = sides.length === 2 ? new Set([...spans[0]!].filter((span) => spans[1]!.has(span))) : new Set<number>();
    const names = ends.flatMap((end) => namesOf(model, end));
    const surest = Math.min(...sides.flatMap(({ parts }) => parts.map((each) => participations.confidence[each] ?? 1)));
    return h("li", { class: "card shared" }, this.eventLine(event),
      both.size > 0 && h("div", { class: "both" }, h("p", { class: "side-name" }, "One sentence names both"), quotes(this.app, [...both], names, surest)),
      sides.map(({ end, parts }) => h("div", { class: "side" }, h("p", { class: "side-name" }, model.label(end)), this.roleBlock(parts, end, both))));
  }

  /** What an agent did at a whole event: its own participations, its units', and, for bodies, its people's. */
  private partsAt(agent: number, top: number): number[] {
    const { model, store, passed } = this.app;
    const { participations } = model.data;
    const view = store.view;
    const person = model.kind(agent) === "person";
    return [top, ...this.descendants(top)].flatMap((event) => model.byEvent[event]!).filter((each) => {
      if (!passed.participations[each] || !counts(model, view, each)) return false;
      const who = participations.agent[each]!;
      if (person) return who === agent;
      return who === agent || bodiesOf(model, each, view.projection === "institutions" ? view : { ...view, people: view.projection === "affiliations" }).includes(agent);
    });
  }

  private link(node: number, kind = ""): HTMLElement {
    return button(this.app.model.label(node), () => this.app.open(node), { class: `link ${kind}` });
  }

  private identifier(iri: string): HTMLElement {
    return h("p", { class: "identifier" }, h("code", null, iri), button("Copy", async (event) => {
      if (await copy(iri)) (event.target as HTMLElement).textContent = "Copied";
    }, { class: "quiet" }));
  }

  /** A list that starts short. */
  private long(items: HTMLElement[], kind = ""): HTMLElement {
    const list = h("ul", { class: `plain-list ${kind}` }, items.slice(0, FIRST));
    if (items.length <= FIRST) return list;
    const more = button(`Show all ${items.length}`, () => {
      list.append(...items.slice(FIRST));
      more.remove();
    }, { class: "quiet" });
    return h("div", null, list, more);
  }

  private fold(label: string, make: () => HTMLElement[], kind = ""): HTMLElement {
    const details = h("details", { class: `sentence ${kind}` }, h("summary", null, label));
    details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(...make()));
    return details;
  }
}

function figures(pairs: [number | string, string][]): HTMLElement {
  return h("dl", { class: "figures" }, pairs.map(([value, name]) => h("div", null, h("dt", null, name), h("dd", null, typeof value === "number" ? value.toLocaleString("en") : value))));
}

function section(title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "panel-section" }, h("h3", null, title), children);
}

function degrees(value: number, plus: string, minus: string): string {
  return `${Math.abs(value).toFixed(2)}° ${value < 0 ? minus : plus}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
