/** The SPARQL behind every panel: what a visitor can copy, change and run. Kept equal to the panels by tests. */

import { isoOf, type Model } from "./data";
import type { View } from "./state";

const iri = (model: Model, node: number) => `<${model.iri(node)}>`;

export function personOrBodyQuery(model: Model, node: number): string {
  return `# Every part that ${oneLine(model.label(node))} took, with the sentence that says so
SELECT ?event ?title ?date ?role ?confidence ?quote ?report WHERE {
  ?part rn:agent ${iri(model, node)} ; rn:event ?event ; rn:role/skos:prefLabel ?role .
  ?event rdfs:label ?title .
  OPTIONAL { ?event rn:earliestDate ?date }
  OPTIONAL { ?part rn:confidence ?confidence }
  OPTIONAL { ?part rn:evidence ?span . ?span oa:hasSource ?report ; oa:hasSelector/oa:exact ?quote }
  FILTER NOT EXISTS { ?part rn:status ?status FILTER(?status IN (rnc:rejected, rnc:superseded)) }
  FILTER(LANG(?role) IN ("en", ""))
} ORDER BY ?date ?event`;
}

export function edgeQuery(model: Model, view: View, a: number, b: number): string {
  const to = (node: number) => `${toAgent(view, view.projection === "institutions" && model.kind(node) === "institution")} ${iri(model, node)}`;
  return `# Where ${oneLine(model.label(a))} and ${oneLine(model.label(b))} meet: both roles, both sentences
SELECT DISTINCT ?top ?title ?date ?roleA ?quoteA ?roleB ?quoteB WHERE {
  ?p ${to(a)} ; rn:role/skos:prefLabel ?roleA ; rn:event/rn:partOfEvent* ?top .
  ?q ${to(b)} ; rn:role/skos:prefLabel ?roleB ; rn:event/rn:partOfEvent* ?top .
  ?top rdfs:label ?title . FILTER NOT EXISTS { ?top rn:partOfEvent ?whole }
  FILTER NOT EXISTS { ?p rn:status rnc:rejected } FILTER NOT EXISTS { ?q rn:status rnc:rejected }
  OPTIONAL { ?top rn:earliestDate ?date }
  OPTIONAL { ?p rn:evidence/oa:hasSelector/oa:exact ?quoteA }
  OPTIONAL { ?q rn:evidence/oa:hasSelector/oa:exact ?quoteB }
  FILTER(LANG(?roleA) IN ("en", "") && LANG(?roleB) IN ("en", ""))
} ORDER BY ?date ?top`;
}

export function eventQuery(model: Model, event: number): string {
  return `# Who took which part in ${oneLine(model.data.events.label[event]!)}
SELECT ?name ?role ?confidence ?quote WHERE {
  ?part rn:event/rn:partOfEvent* ${iri(model, model.eventNode(event))} ; rn:agent/rdfs:label ?name ; rn:role/skos:prefLabel ?role .
  OPTIONAL { ?part rn:confidence ?confidence }
  OPTIONAL { ?part rn:evidence/oa:hasSelector/oa:exact ?quote }
  FILTER(LANG(?role) IN ("en", ""))
} ORDER BY ?role ?name`;
}

export function topicQuery(model: Model, node: number): string {
  return `# Events about ${oneLine(model.label(node))}
SELECT ?event ?title ?date WHERE {
  ?event a rn:Event ; rn:topic ${iri(model, node)} ; rdfs:label ?title .
  OPTIONAL { ?event rn:earliestDate ?date }
} ORDER BY ?date`;
}

export function placeQuery(model: Model, place: number): string {
  return `# Events in ${oneLine(model.data.places.label[place]!)}
SELECT ?event ?title ?date WHERE {
  ?event a rn:Event ; rn:place/rn:within* <${model.expand(model.data.places.iri[place]!)}> ; rdfs:label ?title .
  OPTIONAL { ?event rn:earliestDate ?date }
} ORDER BY ?date`;
}

/** How a participation leads to one end of a tie: to its agent; for institutions also through people, and from units up. */
function toAgent(view: View, bodies: boolean): string {
  if (!bodies) return "rn:agent";
  const through = view.people ? "(rn:agent|(rn:affiliationAtEvent/rn:institution))" : "rn:agent";
  return view.rollUnits ? `${through}/rn:unitOf*` : through;
}

/** The query of the whole drawing: the ties of the chosen projection under time range, facets, cap and least number of events. */
export function networkQuery(model: Model, view: View, capped = false): string {
  const where = eventPatterns(model, view);
  const having = view.minimum > 1 ? `\nHAVING (COUNT(DISTINCT ?event) >= ${view.minimum})` : "";
  if (view.projection === "persons" || view.projection === "institutions") {
    const bodies = view.projection === "institutions";
    const kind = bodies
      ? `FILTER EXISTS { ?x a ?kind FILTER(?kind IN (rn:Institution, rn:Unit)) }${view.rollUnits ? " FILTER NOT EXISTS { ?x rn:unitOf ?above }" : ""}`
      : "?x a rn:Person .";
    const presence = !bodies && view.presence ? " ; rn:role/rn:impliesPresence true" : "";
    const side = (p: string, x: string) => `?${p} ${toAgent(view, bodies)} ?${x} ; rn:event/rn:partOfEvent* ?event${presence} . ${kind.replaceAll("?x", `?${x}`)}${roles(model, view, p)}`;
    const cap = capped ? `\n  { SELECT ?event (COUNT(DISTINCT ?z) AS ?size) WHERE { ${side("s", "z")} } GROUP BY ?event HAVING (COUNT(DISTINCT ?z) <= ${view.cap}) }` : "";
    return `# Ties between ${view.projection}: events in common, each pair of an event of k weighing 1/(k-1)
SELECT (SAMPLE(?one) AS ?nameA) (SAMPLE(?other) AS ?nameB) (COUNT(DISTINCT ?event) AS ?events) WHERE {${cap}
  ?event a rn:Event . FILTER NOT EXISTS { ?event rn:partOfEvent ?whole }${where}
  ${side("p", "a")}
  ${side("q", "b")}
  FILTER(STR(?a) < STR(?b))
  ?a rdfs:label ?one . ?b rdfs:label ?other .
} GROUP BY ?a ?b${having} ORDER BY DESC(?events) ?nameA ?nameB`;
  }
  const people = view.projection === "events" ? "" : ` ?x a rn:Person .${view.presence ? " ?p rn:role/rn:impliesPresence true ." : ""}`;
  const second = {
    events: "BIND(?event AS ?y)",
    affiliations: view.rollUnits ? "?p rn:affiliationAtEvent/rn:institution/rn:unitOf* ?y . FILTER NOT EXISTS { ?y rn:unitOf ?above }" : "?p rn:affiliationAtEvent/rn:institution ?y .",
    topics: "?event rn:topic ?y .",
  }[view.projection];
  return `# Ties between two kinds of things: ${view.projection}
SELECT (SAMPLE(?one) AS ?name) (SAMPLE(?two) AS ?other) (COUNT(DISTINCT ?event) AS ?events) WHERE {
  ?p a rn:Participation ; rn:agent ?x ; rn:event/rn:partOfEvent* ?event .${people}${roles(model, view, "p")}
  FILTER NOT EXISTS { ?event rn:partOfEvent ?whole }${where}
  ${second}
  ?x rdfs:label ?one . ?y rdfs:label|skos:prefLabel ?two .
} GROUP BY ?x ?y${having} ORDER BY DESC(?events) ?name ?other`;
}

/** The events that pass, for the timeline, the map and the event table. */
export function eventsQuery(model: Model, view: View): string {
  return `# Events under the present filters
SELECT DISTINCT ?event ?title ?date ?place WHERE {
  ?event a rn:Event ; rdfs:label ?title . FILTER NOT EXISTS { ?event rn:partOfEvent ?whole }${eventPatterns(model, view)}
  OPTIONAL { ?event rn:earliestDate ?date }
  OPTIONAL { ?event rn:place/rdfs:label ?place }
} ORDER BY ?date ?event`;
}

export function facetQuery(model: Model, facet: string): string {
  const path: Record<string, string> = {
    role: "?part rn:event/rn:partOfEvent* ?event ; rn:role/skos:broader* ?value .",
    topic: "?event rn:topic ?value .",
    institution: "?part rn:event/rn:partOfEvent* ?event . { ?part rn:agent/rn:unitOf* ?value } UNION { ?part rn:affiliationAtEvent/rn:institution/rn:unitOf* ?value }\n  FILTER EXISTS { ?value a ?kind FILTER(?kind IN (rn:Institution, rn:Unit)) }",
    place: "?event rn:place/rn:within* ?value .",
    type: "?event rn:eventType/skos:broader* ?value .",
  };
  void model;
  return `# Events for each ${facet}
SELECT ?label (COUNT(DISTINCT ?event) AS ?events) WHERE {
  ?event a rn:Event . FILTER NOT EXISTS { ?event rn:partOfEvent ?whole }
  ${path[facet]!}
  ?value rdfs:label|skos:prefLabel ?label . FILTER(LANG(?label) IN ("en", ""))
} GROUP BY ?value ?label ORDER BY DESC(?events) ?label`;
}

export function withPrefixes(model: Model, query: string): string {
  const used = model.data.prefixes.split("\n").filter((line) => {
    const name = /^PREFIX (\w+:)/.exec(line)?.[1];
    return name && new RegExp(`(^|\\W)${name}`).test(query);
  });
  return `${used.join("\n")}\n${query}`;
}

function eventPatterns(model: Model, view: View): string {
  const lines: string[] = [];
  if (view.from !== null) lines.push(`?event rn:latestDate ?last . FILTER(?last >= "${isoOf(view.from)}"^^xsd:date)`);
  if (view.to !== null) lines.push(`?event rn:earliestDate ?first . FILTER(?first <= "${isoOf(view.to)}"^^xsd:date)`);
  const { concepts, topics, places } = model.data;
  const values = (name: string, iris: string[]) => `VALUES ?${name} { ${iris.map((each) => `<${model.expand(each)}>`).join(" ")} }`;
  if (view.facets.topic.length) lines.push(`${values("topic", view.facets.topic.map((each) => topics.iri[each]!))} ?event rn:topic ?topic .`);
  if (view.facets.type.length) lines.push(`${values("type", view.facets.type.map((each) => concepts.iri[each]!))} ?event rn:eventType/skos:broader* ?type .`);
  if (view.facets.place.length) lines.push(`${values("where", view.facets.place.map((each) => places.iri[each]!))} ?event rn:place/rn:within* ?where .`);
  if (view.facets.institution.length) {
    lines.push(`${values("body", view.facets.institution.map((each) => model.short(each)))} ?any rn:event/rn:partOfEvent* ?event .
  { ?any rn:agent/rn:unitOf* ?body } UNION { ?any rn:affiliationAtEvent/rn:institution/rn:unitOf* ?body }`);
  }
  return lines.map((line) => `\n  ${line}`).join("");
}

function roles(model: Model, view: View, variable: string): string {
  if (!view.facets.role.length) return "";
  const iris = view.facets.role.map((each) => `<${model.expand(model.data.concepts.iri[each]!)}>`).join(", ");
  return ` ?${variable} rn:role/skos:broader* ?${variable}role . FILTER(?${variable}role IN (${iris}))`;
}

/** A label must not break out of a comment line. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u2028\u2029\s]+/g, " ").slice(0, 80);
}

/** Questions to begin with, in the editor. */
export const EXAMPLES: [string, string][] = [
  ["Who took part in most events?", `# People by the number of events they took part in
SELECT ?person ?name (COUNT(DISTINCT ?event) AS ?events) WHERE {
  ?part rn:agent ?person ; rn:event ?event .
  ?person a rn:Person ; rdfs:label ?name .
} GROUP BY ?person ?name ORDER BY DESC(?events) ?name LIMIT 25`],
  ["Who rose from participant to speaker?", `# First seen as participant, later as speaker
SELECT ?person ?asParticipant ?asSpeaker WHERE {
  { SELECT ?person (MIN(?d) AS ?asParticipant) WHERE { ?p rn:agent ?person ; rn:role/skos:broader* rnr:participant ; rn:event/rn:earliestDate ?d . ?person a rn:Person } GROUP BY ?person }
  { SELECT ?person (MIN(?d) AS ?asSpeaker) WHERE { ?p rn:agent ?person ; rn:role/skos:broader* rnr:speaker ; rn:event/rn:earliestDate ?d . ?person a rn:Person } GROUP BY ?person }
  FILTER(?asParticipant < ?asSpeaker)
} ORDER BY ?asSpeaker`],
  ["Which bodies organise together?", `# Pairs of organisers
SELECT ?one ?other (COUNT(DISTINCT ?event) AS ?events) WHERE {
  ?p rn:event ?event ; rn:role/skos:broader* rnr:organizer ; rn:agent ?one .
  ?q rn:event ?event ; rn:role/skos:broader* rnr:organizer ; rn:agent ?other .
  FILTER(STR(?one) < STR(?other))
} GROUP BY ?one ?other ORDER BY DESC(?events)`],
  ["Which statements are least certain?", `# Read these sentences first
SELECT ?agent ?role ?event ?confidence ?quote WHERE {
  ?part a rn:Participation ; rn:agent ?agent ; rn:event ?event ; rn:role ?role ; rn:confidence ?confidence .
  OPTIONAL { ?part rn:evidence/oa:hasSelector/oa:exact ?quote }
} ORDER BY ?confidence LIMIT 50`],
];
