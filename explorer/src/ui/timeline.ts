/** Events over time in lanes: by kind, topic, institution or place. Arrow keys go through them by date and by lane. */

import type { App } from "../app";
import { NO_DATE } from "../data";
import { eventsQuery } from "../queries";
import { FONT, shorten } from "../render/paint";
import { button, h, on, plural } from "./dom";
import { facetLabel } from "./filters";
import { whyEmpty } from "./empty";
import { seeQuery } from "./query";

type LaneBy = "type" | "topic" | "institution" | "place";

interface Dot {
  event: number;
  lane: number;
  x: number;
  y: number;
  length: number;
}

const LEFT = 168;
const TOP = 34;
const MOST_LANES = 14;
const MOST_ROWS = 26;
const LANE_FONT = `500 13px ${FONT}`;

export class Timeline {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { class: "timeline-canvas", tabindex: 0, role: "application", "aria-label": "Timeline. Left and right go by date, up and down by lane, Enter goes to the details." });
  private readonly scroller = h("div", { class: "timeline-scroll" }, this.canvas);
  private readonly tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  private readonly empty = h("div", { class: "empty", hidden: true });
  private readonly foot = h("div", { class: "view-foot" });
  private readonly select: HTMLSelectElement;
  private by: LaneBy = "type";
  private dots: Dot[] = [];
  private lanes: { name: string; y: number; height: number }[] = [];
  private radius = 5;

  constructor(private readonly app: App) {
    this.select = on(h("select", { "aria-label": "Lanes" }, ([["type", "Kind of event"], ["topic", "Topic"], ["institution", "Institution"], ["place", "Place"]] as const).map(([value, label]) => h("option", { value }, label))), {
      change: () => { this.by = this.select.value as LaneBy; this.update(); },
    });
    this.element = h("div", { class: "view timeline-view", role: "tabpanel", "aria-label": "Timeline" },
      h("div", { class: "view-head" }, h("label", null, "Lanes: ", this.select)), this.scroller, this.empty, this.tip, this.foot);
    on(this.canvas, {
      pointermove: (event) => this.point(event),
      pointerleave: () => { this.tip.hidden = true; },
      click: (event) => { const dot = this.at(event); if (dot) this.open(dot); else this.app.store.set({ selection: null }); },
      keydown: (event) => this.keys(event),
    });
  }

  resize(): void {
    if (this.app.store.view.view === "timeline") this.update();
  }

  update(): void {
    this.arrange();
    this.draw();
    this.empty.hidden = this.dots.length > 0;
    this.empty.replaceChildren(...(this.dots.length ? [] : this.app.passed.eventCount ? [h("p", null, "No event here has a date.")] : whyEmpty(this.app)));
    const undated = [...this.app.passed.events.keys()].filter((event) => this.app.passed.events[event] && this.app.model.from[event] === NO_DATE);
    this.foot.replaceChildren(
      ...(undated.length ? [h("details", { class: "sentence" }, h("summary", null, `${plural(undated.length, "event")} without a date`),
        h("ul", { class: "plain-list" }, undated.slice(0, 100).map((event) => h("li", null, button(this.app.model.data.events.label[event]!, () => this.app.open(this.app.model.eventNode(event)), { class: "link" })))))] : []),
      seeQuery(this.app, eventsQuery(this.app.model, this.app.store.view)));
  }

  private valuesOf(event: number): number[] {
    const { model } = this.app;
    const { events, participations } = model.data;
    if (this.by === "type") return events.types[event]!;
    if (this.by === "topic") return model.topicsOf(event);
    if (this.by === "place") return model.placesOf(event);
    return model.byEvent[event]!.map((each) => participations.agent[each]!).filter((agent) => agent >= model.persons).map((agent) => model.rolled(agent));
  }

  /** Lanes by number of events; each event once, in its best-filled lane; dots in the first free row. */
  private arrange(): void {
    const { model, passed } = this.app;
    const shown = [...passed.events.keys()].filter((event) => passed.events[event] && model.top[event] === event && model.from[event] !== NO_DATE);
    const sizes = new Map<number, number>();
    for (const event of shown) for (const value of new Set(this.valuesOf(event))) sizes.set(value, (sizes.get(value) ?? 0) + 1);
    const order = [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_LANES).map(([value]) => value);
    const laneOf = new Map(order.map((value, lane) => [value, lane]));
    this.radius = shown.length < 300 ? 5.5 : shown.length < 1500 ? 4 : 2.6;
    const step = this.radius * 2 + 2;
    const width = Math.max(320, this.scroller.clientWidth);
    const [first, last] = this.span();
    const scale = (width - this.left() - 24) / Math.max(1, last - first);
    const byLane: number[][] = [];
    for (const event of shown) {
      const found = this.valuesOf(event).map((value) => laneOf.get(value) ?? order.length);
      const lane = found.length ? Math.min(...found) : order.length;
      (byLane[lane] ??= []).push(event);
    }
    const pen = this.canvas.getContext("2d")!;
    pen.font = LANE_FONT;
    this.dots = [];
    this.lanes = [];
    let y = TOP;
    for (let lane = 0; lane <= order.length; lane++) {
      const events = (byLane[lane] ?? []).sort((a, b) => model.from[a]! - model.from[b]! || a - b);
      if (!events.length) continue;
      const rows: number[] = [];
      const placed = events.map((event) => {
        const x = this.left() + (model.from[event]! - first) * scale;
        const length = Math.max(0, (model.to[event]! - model.from[event]!) * scale);
        let row = rows.findIndex((end) => end + step <= x);
        if (row < 0) row = rows.length < MOST_ROWS ? rows.length : (model.from[event]! + event) % MOST_ROWS;
        rows[row] = x + length;
        return { event, lane: this.lanes.length, x, length, row };
      });
      const name = lane === order.length ? "All others" : facetLabel(this.app, this.by, order[lane]!);
      const height = Math.max(folded(pen, name, this.left() - 22).length > 1 ? 40 : 30, rows.length * step + 16);
      for (const { row, ...dot } of placed) this.dots.push({ ...dot, y: y + height - 8 - this.radius - row * step });
      this.lanes.push({ name, y, height });
      y += height;
    }
    this.canvas.dataset.height = String(y + 8);
  }

  private left(): number {
    return this.scroller.clientWidth < 560 ? 96 : LEFT;
  }

  private span(): [number, number] {
    const { model, store } = this.app;
    const from = Math.max(model.firstDay, store.view.from ?? -Infinity);
    const to = Math.min(model.lastDay, store.view.to ?? Infinity);
    return Number.isFinite(from) && to > from ? [from, to] : [model.firstDay, Math.max(model.firstDay + 30, model.lastDay)];
  }

  private draw(): void {
    const { theme, store, model } = this.app;
    const width = Math.max(320, this.scroller.clientWidth);
    const height = Math.max(Number(this.canvas.dataset.height), this.scroller.clientHeight - 4);
    const ratio = Math.min(window.devicePixelRatio || 1, 15000 / height);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext("2d")!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.axis(context, width, height);
    context.font = LANE_FONT;
    context.textBaseline = "middle";
    for (const lane of this.lanes) {
      context.fillStyle = theme.edgeFaint;
      context.fillRect(0, lane.y + lane.height - 1, width, 1);
      context.fillStyle = theme.ink;
      const lines = folded(context, lane.name, this.left() - 22);
      lines.forEach((line, row) => context.fillText(line, 4, lane.y + lane.height - 16 - (lines.length - 1) * 7 + row * 14));
    }
    const chosen = store.view.selection?.kind === "node" ? store.view.selection.node - model.agents : -1;
    for (const dot of this.dots) {
      context.fillStyle = theme.communities[0]!;
      context.beginPath();
      context.roundRect(dot.x - this.radius, dot.y - this.radius, this.radius * 2 + dot.length, this.radius * 2, this.radius);
      context.fill();
      if (dot.event !== chosen) continue;
      context.lineWidth = 2.5;
      context.strokeStyle = theme.accent;
      context.beginPath();
      context.roundRect(dot.x - this.radius - 3, dot.y - this.radius - 3, this.radius * 2 + dot.length + 6, this.radius * 2 + 6, this.radius + 3);
      context.stroke();
    }
  }

  private axis(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { theme } = this.app;
    const [first, last] = this.span();
    const scale = (width - this.left() - 24) / Math.max(1, last - first);
    const years = (last - first) / 365.25;
    const step = Math.max(1, Math.ceil((years * 52) / (width - this.left())));
    context.font = `13px ${FONT}`;
    context.textBaseline = "alphabetic";
    const start = new Date(first * 86400000).getUTCFullYear();
    const end = new Date(last * 86400000).getUTCFullYear();
    for (let year = start; year <= end + 1; year++) {
      const x = this.left() + (Date.UTC(year, 0, 1) / 86400000 - first) * scale;
      if (x < this.left() - 1 || x > width) continue;
      context.fillStyle = theme.edgeFaint;
      context.fillRect(x, TOP - 10, 1, height);
      context.fillStyle = theme.muted;
      if ((end - year) % step === 0 && x + 40 < width) context.fillText(String(year), x + 4, 18);
    }
  }

  private at(event: MouseEvent): Dot | undefined {
    const box = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const reach = Math.max(7, this.radius + 2);
    let best: Dot | undefined;
    let least = Infinity;
    for (const dot of this.dots) {
      const dx = px < dot.x ? dot.x - px : Math.max(0, px - dot.x - dot.length);
      const distance = Math.hypot(dx, dot.y - py);
      if (distance < reach && distance < least) [best, least] = [dot, distance];
    }
    return best;
  }

  private point(event: PointerEvent): void {
    const dot = this.at(event);
    this.canvas.style.cursor = dot ? "pointer" : "";
    this.tip.hidden = !dot;
    if (!dot) return;
    const { model } = this.app;
    const where = model.placesOf(dot.event).map((place) => model.data.places.label[place]!).join(", ");
    this.tip.replaceChildren(h("strong", null, model.data.events.label[dot.event]!), h("span", null, [model.dateText(dot.event), where].filter(Boolean).join(" · ")));
    const box = this.element.getBoundingClientRect();
    this.tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 290)}px`;
    this.tip.style.top = `${event.clientY - box.top + 16}px`;
  }

  private open(dot: Dot): void {
    const node = this.app.model.eventNode(dot.event);
    this.app.store.set({ selection: { kind: "node", node }, ego: 0 });
    this.draw();
    this.app.say(`${this.app.model.data.events.label[dot.event]}, ${this.app.model.dateText(dot.event)}, ${this.lanes[dot.lane]?.name ?? ""}`);
    this.scroller.scrollTo({ top: Math.max(0, dot.y - this.scroller.clientHeight / 2) });
  }

  private keys(event: KeyboardEvent): void {
    const { selection } = this.app.store.view;
    const at = this.dots.find((dot) => selection?.kind === "node" && dot.event === selection.node - this.app.model.agents) ?? this.dots[0];
    if (event.key === "Enter" && selection) return document.getElementById("panel")?.focus();
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !at) return;
    event.preventDefault();
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const order = [...this.dots].sort((a, b) => a.x - b.x || a.event - b.event);
      const next = order[order.indexOf(at) + (selection ? by : 0)];
      if (next) this.open(next);
      return;
    }
    const lane = this.dots.filter((dot) => dot.lane === at.lane + by);
    const next = lane.sort((a, b) => Math.abs(a.x - at.x) - Math.abs(b.x - at.x))[0];
    if (next) this.open(next);
  }
}

/** A name in at most two lines of the width; what does not fit is cut. */
function folded(context: CanvasRenderingContext2D, name: string, width: number): string[] {
  const fits = (text: string) => context.measureText(text).width <= width;
  const cut = (text: string) => {
    let most = text.length;
    while (most > 4 && !fits(shorten(text, most))) most--;
    return shorten(text, most);
  };
  if (fits(name)) return [name];
  const words = name.split(" ");
  let first = words.shift()!;
  while (words.length && fits(`${first} ${words[0]}`)) first += ` ${words.shift()}`;
  return words.length ? [cut(first), cut(words.join(" "))] : [cut(first)];
}
