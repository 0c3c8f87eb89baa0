import type { App } from "../app";
import { h } from "./dom";
export class SparqlView {
  readonly element = h("div", null);
  constructor(app: App) { void app; }
  run(query: string): void { void query; }
}
