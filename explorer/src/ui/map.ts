/** Where events took place: circles on outlines that the page carries; places without coordinates are listed, not hidden. */

import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import topology from "world-atlas/countries-110m.json";
import type { App } from "../app";
import { eventsQuery } from "../queries";
import { button, h, icon, on, plural } from "./dom";
import { seeQuery } from "./query";

const WIDTH = 1000;
const HEIGHT = 520;
const SVG = "http://www.w3.org/2000/svg";

interface Spot {
  place: number;
  x: number;
  y: number;
  events: Set<number>;
}

export class MapView {
  readonly element: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly land = document.createElementNS(SVG, "g");
  private readonly spots = document.createElementNS(SVG, "g");
  private readonly tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  private readonly foot = h("div", { class: "view-foot map-foot" });
  private readonly projection = geoNaturalEarth1().fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], { type: "Sphere" });
  private readonly countries = new Map<string, SVGPathElement>();
  private view = { x: 0, y: 0, k: 1 };
  private touched = false;
  private drawn = false;

  constructor(private readonly app: App) {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "map-svg");
    this.svg.setAttribute("role", "group");
    this.svg.setAttribute("aria-label", "Map of places; each circle is a button");
    this.svg.append(this.land, this.spots);
    const zoom = h("div", { class: "controls", role: "group", "aria-label": "Zoom the map" },
      button(icon("plus"), () => this.zoom(1.6), { class: "icon-button", "aria-label": "Zoom in" }),
      button(icon("minus"), () => this.zoom(1 / 1.6), { class: "icon-button", "aria-label": "Zoom out" }),
      button(icon("fit"), () => { this.touched = false; this.fit(); }, { class: "icon-button", "aria-label": "Fit to the places" }));
    this.element = h("div", { class: "view map-view", role: "tabpanel", "aria-label": "Map" }, this.svg as unknown as HTMLElement, zoom, this.tip, this.foot);
    this.listen();
  }

  resize(): void {
    if (this.app.store.view.view === "map") this.update();
  }

  update(): void {
    if (!this.drawn) this.drawLand();
    const { model, passed } = this.app;
    const { places } = model.data;
    const at = new Map<number, Set<number>>();
    for (let event = 0; event < model.events; event++) {
      if (!passed.events[event]) continue;
      for (const place of model.placesOf(event)) at.set(place, (at.get(place) ?? new Set()).add(model.top[event]!));
    }
    const spots: Spot[] = [];
    const unplaced: [number, number][] = [];
    const shaded = new Map<string, number>();
    for (const [place, events] of at) {
      const iso = places.iso[place]!;
      if (iso) shaded.set(iso, (shaded.get(iso) ?? 0) + events.size);
      const point = places.lat[place] === null ? null : this.projection([places.lon[place]!, places.lat[place]!]);
      if (point) spots.push({ place, x: point[0], y: point[1], events });
      else unplaced.push([place, events.size]);
    }
    spots.sort((a, b) => b.events.size - a.events.size || a.place - b.place);
    const most = Math.max(1, ...shaded.values());
    for (const [iso, path] of this.countries) path.style.setProperty("--share", `${Math.round(12 + 30 * Math.sqrt((shaded.get(iso) ?? 0) / most)) * Number(shaded.has(iso))}%`);
    this.draw(spots);
    if (!this.touched) this.fit(spots);
    unplaced.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    this.foot.replaceChildren(
      h("p", { class: "note" }, !spots.length ? "No event here names a place that the map could show." : `${plural(spots.length, "place")} on the map, found by name; circles grow with the number of events. Outlines: Natural Earth, generalised.`),
      ...(unplaced.length ? [h("details", { class: "sentence", open: unplaced.length < 9 }, h("summary", null, `Not on the map: ${plural(unplaced.length, "place")}`),
        h("ul", { class: "plain-list" }, unplaced.map(([place, count]) => h("li", null, button(places.label[place]!, () => this.open(place), { class: "link" }), h("span", { class: "count" }, plural(count, "event"), places.online[place] ? " · online" : "", places.country[place] ? " · a country, shaded" : "")))))] : []),
      seeQuery(this.app, eventsQuery(model, this.app.store.view)));
  }

  private drawLand(): void {
    this.drawn = true;
    const world = topology as Parameters<typeof feature>[0];
    const all = feature(world, world.objects.countries as Parameters<typeof feature>[1]) as unknown as { features: { id?: string | number; geometry: never; type: "Feature"; properties: null }[] };
    const path = geoPath(this.projection);
    const sphere = document.createElementNS(SVG, "path");
    sphere.setAttribute("class", "sea");
    sphere.setAttribute("d", path({ type: "Sphere" }) ?? "");
    this.land.append(sphere);
    for (const country of all.features) {
      const shape = document.createElementNS(SVG, "path");
      shape.setAttribute("class", "land");
      shape.setAttribute("d", path(country) ?? "");
      this.land.append(shape);
      if (country.id !== undefined) this.countries.set(String(country.id), shape);
    }
  }

  private draw(spots: Spot[]): void {
    const { selection } = this.app.store.view;
    const { places } = this.app.model.data;
    const most = Math.max(1, ...spots.map((spot) => spot.events.size));
    const focused = this.spots.contains(document.activeElement) ? document.activeElement!.getAttribute("data-place") : null;
    this.spots.replaceChildren(...spots.map((spot) => {
      const group = document.createElementNS(SVG, "g");
      const circle = document.createElementNS(SVG, "circle");
      const radius = 4 + 15 * Math.sqrt(spot.events.size / most);
      circle.setAttribute("r", String(radius));
      circle.setAttribute("class", selection?.kind === "place" && selection.place === spot.place ? "spot chosen" : "spot");
      group.append(circle);
      const text = document.createElementNS(SVG, "text");
      text.setAttribute("x", String(radius + 3));
      text.setAttribute("y", "4");
      text.textContent = places.label[spot.place]!;
      group.append(text);
      group.setAttribute("data-x", String(spot.x));
      group.setAttribute("data-y", String(spot.y));
      group.setAttribute("data-place", String(spot.place));
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", "0");
      group.setAttribute("aria-label", `${places.label[spot.place]}, ${plural(spot.events.size, "event")}`);
      group.addEventListener("click", () => this.open(spot.place));
      group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.open(spot.place);
      });
      return group;
    }));
    this.place();
    if (focused !== null) this.spots.querySelector<SVGGElement>(`[data-place="${focused}"]`)?.focus();
  }

  private open(place: number): void {
    this.app.store.set({ selection: { kind: "place", place }, ego: 0 });
  }

  /** Pixels: the map's own units are 1000 by 520, `view` scales them to the element; circles keep their size. */
  private scale(): number {
    return Math.min(this.svg.clientWidth / WIDTH, this.svg.clientHeight / HEIGHT) || 1;
  }

  private place(): void {
    const k = this.view.k * this.scale();
    const [cx, cy] = [this.svg.clientWidth / 2, this.svg.clientHeight / 2];
    const move = (x: number, y: number): [number, number] => [(x - WIDTH / 2 - this.view.x) * k + cx, (y - HEIGHT / 2 - this.view.y) * k + cy];
    const [ox, oy] = move(0, 0);
    this.land.setAttribute("transform", `translate(${ox} ${oy}) scale(${k})`);
    const taken: [number, number, number, number][] = [];
    for (const group of this.spots.children) {
      const [x, y] = move(Number(group.getAttribute("data-x")), Number(group.getAttribute("data-y")));
      group.setAttribute("transform", `translate(${x} ${y})`);
      const text = group.querySelector("text")!;
      const radius = Number(group.querySelector("circle")!.getAttribute("r"));
      const length = 7 * text.textContent!.length;
      const spots: [number, number, string][] = [[radius + 3, 4, "start"], [-radius - 3, 4, "end"], [0, radius + 14, "middle"], [0, -radius - 6, "middle"]];
      const free = spots.map(([dx, dy, anchor]) => ({ dx, dy, anchor, box: around(x + dx, y + dy - 4, length, anchor) }))
        .find(({ box }) => box[0] > 0 && box[2] < this.svg.clientWidth && taken.every(([l, t, r, b]) => box[0] > r || box[2] < l || box[1] > b || box[3] < t));
      text.style.display = free ? "" : "none";
      if (!free) continue;
      text.setAttribute("x", String(free.dx));
      text.setAttribute("y", String(free.dy));
      text.setAttribute("text-anchor", free.anchor);
      taken.push(free.box);
    }
  }

  private fit(spots?: Spot[]): void {
    const list = spots ?? [...this.spots.children].map((group) => ({ x: Number(group.getAttribute("data-x")), y: Number(group.getAttribute("data-y")) }));
    if (!list.length) this.view = { x: 0, y: 0, k: 1 };
    else {
      const xs = list.map((spot) => spot.x);
      const ys = list.map((spot) => spot.y);
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const k = Math.min(9, (WIDTH * 0.78) / Math.max(40, right - left), (HEIGHT * 0.7) / Math.max(24, bottom - top));
      this.view = { x: (left + right) / 2 - WIDTH / 2, y: (top + bottom) / 2 - HEIGHT / 2, k: Math.max(1, k) };
    }
    this.place();
  }

  private zoom(factor: number, px = this.svg.clientWidth / 2, py = this.svg.clientHeight / 2): void {
    this.touched = true;
    const k = Math.min(40, Math.max(0.8, this.view.k * factor));
    const scale = this.scale();
    const [dx, dy] = [px - this.svg.clientWidth / 2, py - this.svg.clientHeight / 2];
    this.view = { x: this.view.x + dx / (this.view.k * scale) - dx / (k * scale), y: this.view.y + dy / (this.view.k * scale) - dy / (k * scale), k };
    this.place();
  }

  private listen(): void {
    const pointers = new Map<number, [number, number]>();
    const svg = this.svg as unknown as HTMLElement;
    const local = (event: MouseEvent): [number, number] => {
      const box = this.svg.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-Math.max(-1, Math.min(1, event.deltaY / 260))), ...local(event));
    }, { passive: false });
    on(svg, {
      pointerdown: (event) => { pointers.set(event.pointerId, local(event)); },
      pointermove: (event) => {
        const before = pointers.get(event.pointerId);
        const now = local(event);
        this.hover(event);
        if (!before) return;
        if (pointers.size === 1 && Math.hypot(now[0] - before[0], now[1] - before[1]) > 2) {
          this.touched = true;
          const k = this.view.k * this.scale();
          this.view = { ...this.view, x: this.view.x - (now[0] - before[0]) / k, y: this.view.y - (now[1] - before[1]) / k };
          this.place();
          pointers.set(event.pointerId, now);
        } else if (pointers.size === 2) {
          const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
          const grow = Math.hypot(now[0] - other[0], now[1] - other[1]) / Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1]));
          this.zoom(grow, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
          pointers.set(event.pointerId, now);
        }
      },
      pointerup: (event) => { pointers.delete(event.pointerId); },
      pointercancel: (event) => { pointers.delete(event.pointerId); },
      pointerleave: (event) => { pointers.delete(event.pointerId); this.tip.hidden = true; },
    });
  }

  private hover(event: PointerEvent): void {
    const group = (event.target as Element).closest("[data-place]");
    this.tip.hidden = !group;
    if (!group) return;
    this.tip.replaceChildren(h("strong", null, group.getAttribute("aria-label") ?? ""));
    const box = this.element.getBoundingClientRect();
    this.tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 250)}px`;
    this.tip.style.top = `${event.clientY - box.top + 16}px`;
  }
}

/** The box of a text of some length that is anchored there. */
function around(x: number, y: number, length: number, anchor: string): [number, number, number, number] {
  const left = anchor === "start" ? x : anchor === "end" ? x - length : x - length / 2;
  return [left, y - 8, left + length, y + 8];
}
