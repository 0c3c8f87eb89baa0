import type { App } from "../app";
import { h } from "./dom";
export class Timeline {
  readonly element = h("div", { class: "view timeline-view", role: "tabpanel", "aria-label": "Timeline" });
  constructor(app: App) { void app; }
  update(): void {}
  resize(): void {}
}
