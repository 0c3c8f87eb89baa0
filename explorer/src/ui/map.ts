import type { App } from "../app";
import { h } from "./dom";
export class MapView {
  readonly element = h("div", { class: "view map-view", role: "tabpanel", "aria-label": "Map" });
  constructor(app: App) { void app; }
  update(): void {}
  resize(): void {}
}
