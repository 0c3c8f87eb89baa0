/** The page's data as Python wrote it, and the few indexes that everything else asks for. */

import { unzip } from "./rdf";

export const FORMAT = "kgbuild-explorer/1";

export interface Payload {
  format: string;
  title: string;
  description: string;
  language: string;
  base: string;
  prefixes: string;
  endpoint: string;
  concepts: { iri: string[]; label: string[]; broader: number[]; presence: number[] };
  places: {
    iri: string[]; label: string[]; within: number[]; online: number[]; country: number[]; iso: string[];
    lat: (number | null)[]; lon: (number | null)[];
  };
  topics: { iri: string[]; label: string[] };
  persons: { iri: string[]; label: string[]; alias: string[][]; evidence: number[][] };
  institutions: {
    iri: string[]; label: string[]; alias: string[][]; type: number[]; whole: number[]; place: number[]; evidence: number[][];
  };
  events: {
    iri: string[]; label: string[]; from: string[]; to: string[]; text: string[]; whole: number[]; state: number[]; mode: string[];
    url: string[]; types: number[][]; places: number[][]; topics: number[][]; evidence: [number, string, number | null][][];
  };
  affiliations: {
    iri: string[]; agent: number[]; institution: number[]; position: string[]; dates: string[][]; evidence: number[][];
    confidence: (number | null)[];
  };
  participations: {
    iri: string[]; event: number[]; agent: number[]; role: number[]; words: string[]; contribution: string[];
    affiliations: number[][]; evidence: number[][]; confidence: (number | null)[]; status: number[];
  };
  evidence: { doc: number[]; start: number[]; end: number[]; quote: string[] };
  documents: { iri: string[]; label: string[]; name: string[]; url: string[]; date: string[]; language: string[] };
  networks: Record<string, NetworkData | undefined>;
  maxEventSize: number;
}

/** Positions and communities of one projection, in the order of its node numbers. */
export interface NetworkData {
  x: number[];
  y: number[];
  community: number[];
  names: string[];
}

/** Kinds of things that can be drawn or opened. */
export type Kind = "person" | "institution" | "event" | "topic";

export const NO_DATE = -2147483648;

/** Days since 1970-01-01 of an ISO date, or NO_DATE. */
export function dayOf(iso: string): number {
  const match = /^(-?\d{4})-(\d\d)-(\d\d)/.exec(iso);
  return match ? Math.round(Date.UTC(+match[1]!, +match[2]! - 1, +match[3]!) / 86400000) : NO_DATE;
}

export function isoOf(day: number): string {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

/**
 * The data with its indexes. Every drawable thing has one number: agents first (persons, then institutions), then events, then topics.
 */
export class Model {
  readonly persons: number;
  readonly agents: number;
  readonly events: number;
  readonly size: number;
  /** Participations of each event and of each agent. */
  readonly byEvent: number[][];
  readonly byAgent: number[][];
  readonly affiliationsOf: number[][];
  /** The outermost event that an event belongs to. */
  readonly top: Int32Array;
  readonly partsOf: number[][];
  /** First and last day of each event (its own, else its whole's), or NO_DATE. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly undated: number;
  private readonly numbers = new Map<string, number>();

  constructor(readonly data: Payload) {
    const { persons, institutions, events, participations, affiliations, topics } = data;
    this.persons = persons.iri.length;
    this.agents = this.persons + institutions.iri.length;
    this.events = events.iri.length;
    this.size = this.agents + this.events + topics.iri.length;
    this.byEvent = lists(this.events, participations.event);
    this.byAgent = lists(this.agents, participations.agent);
    this.affiliationsOf = lists(this.agents, affiliations.agent);
    this.top = Int32Array.from(events.whole, (_, event) => outermost(events.whole, event));
    this.partsOf = lists(this.events, events.whole);
    const own = events.from.map(dayOf);
    const last = events.to.map(dayOf);
    this.from = Int32Array.from(own, (day, event) => (day === NO_DATE ? own[this.top[event]!]! : day));
    this.to = Int32Array.from(last, (day, event) => {
      const end = day === NO_DATE ? last[this.top[event]!]! : day;
      return end === NO_DATE ? this.from[event]! : end;
    });
    const dated = [...this.from].filter((day) => day !== NO_DATE);
    this.firstDay = dated.reduce((a, b) => Math.min(a, b), Infinity);
    this.lastDay = [...this.to].reduce((a, b) => Math.max(a, b), -Infinity);
    this.undated = this.events - dated.length;
    for (let node = 0; node < this.size; node++) this.numbers.set(this.short(node), node);
  }

  kind(node: number): Kind {
    if (node < this.persons) return "person";
    if (node < this.agents) return "institution";
    return node < this.agents + this.events ? "event" : "topic";
  }

  label(node: number): string {
    return this.field(node, "label");
  }

  /** The short form that stands in links: the IRI without the data's base. */
  short(node: number): string {
    return this.field(node, "iri");
  }

  iri(node: number): string {
    return this.expand(this.short(node));
  }

  /** IRIs of the data's own base are kept short, with a leading tilde. */
  expand(short: string): string {
    return short.startsWith("~") ? this.data.base + short.slice(1) : short;
  }

  node(short: string): number {
    return this.numbers.get(short) ?? -1;
  }

  eventNode(event: number): number {
    return this.agents + event;
  }

  topicNode(topic: number): number {
    return this.agents + this.events + topic;
  }

  aliases(node: number): string[] {
    if (node < this.persons) return this.data.persons.alias[node]!;
    return node < this.agents ? this.data.institutions.alias[node - this.persons]! : [];
  }

  /** The body that a unit belongs to, or the institution itself. */
  rolled(agent: number): number {
    let body = agent;
    for (let step = 0; step < 12 && body >= this.persons; step++) {
      const whole = this.data.institutions.whole[body - this.persons]!;
      if (whole < 0 || whole === agent) break;
      body = whole;
    }
    return body;
  }

  /** A place and everything that it lies in. */
  placeChain(place: number): number[] {
    const chain: number[] = [];
    for (let at = place; at >= 0 && !chain.includes(at); at = this.data.places.within[at]!) chain.push(at);
    return chain;
  }

  placesOf(event: number): number[] {
    const own = this.data.events.places[event]!;
    return own.length ? own : this.data.events.places[this.top[event]!]!;
  }

  topicsOf(event: number): number[] {
    const own = this.data.events.topics[event]!;
    return own.length ? own : this.data.events.topics[this.top[event]!]!;
  }

  dateText(event: number): string {
    const { from, to, text } = this.data.events;
    const at = from[event] || !this.from[event] ? event : this.top[event]!;
    if (!from[at]) return text[at] || "no date";
    return spokenRange(from[at]!, to[at] || from[at]!);
  }

  role(participation: number): string {
    return this.data.concepts.label[this.data.participations.role[participation]!]!;
  }

  private field(node: number, name: "iri" | "label"): string {
    if (node < this.persons) return this.data.persons[name][node]!;
    if (node < this.agents) return this.data.institutions[name][node - this.persons]!;
    const event = node - this.agents;
    return event < this.events ? this.data.events[name][event]! : this.data.topics[name][event - this.events]!;
  }
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function spokenDate(iso: string): string {
  const [year, month, day] = iso.split("-");
  return `${+day!} ${MONTHS[+month! - 1]} ${year}`;
}

export function spokenMonth(iso: string): string {
  const [year, month] = iso.split("-");
  return `${MONTHS[+month! - 1]} ${year}`;
}

/** A span of days in as few words as it needs; one that is a whole month or year is told as that. */
export function spokenRange(from: string, to: string): string {
  if (from === to) return spokenDate(from);
  const [year, month, day] = from.split("-").map(Number) as [number, number, number];
  const [lastYear, lastMonth, lastDay] = to.split("-").map(Number) as [number, number, number];
  if (year !== lastYear) return `${spokenDate(from)} – ${spokenDate(to)}`;
  if (month === 1 && day === 1 && lastMonth === 12 && lastDay === 31) return String(year);
  if (month !== lastMonth) return `${day} ${MONTHS[month - 1]} – ${spokenDate(to)}`;
  const whole = day === 1 && lastDay === new Date(Date.UTC(year, month, 0)).getUTCDate();
  return whole ? spokenMonth(from) : `${day}–${spokenDate(to)}`;
}

function lists(size: number, keys: number[]): number[][] {
  const found: number[][] = Array.from({ length: size }, () => []);
  keys.forEach((key, index) => key >= 0 && found[key]!.push(index));
  return found;
}

function outermost(whole: number[], event: number): number {
  let top = event;
  for (let step = 0; step < 20 && whole[top]! >= 0; step++) top = whole[top]!;
  return top;
}

/** Reads the data block of the page, plain or packed. Throws where it is missing or of another format. */
export async function readPayload(): Promise<Payload> {
  const block = document.getElementById("kg-data");
  if (!block?.textContent?.trim()) throw new Error("This page holds no data: it is the template. Make a page with `kgbuild explore`.");
  const packed = block.getAttribute("type") === "application/octet-stream";
  const text = packed ? new TextDecoder().decode(await unzip(block.textContent)) : block.textContent;
  const data = JSON.parse(text) as Payload;
  if (data.format !== FORMAT) throw new Error(`This page reads ${FORMAT}, but its data is ${data.format}. Build it again.`);
  return data;
}
