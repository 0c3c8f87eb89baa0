/** What stands where nothing is drawn. */

import type { App } from "../app";
import { button, h } from "./dom";

/** Where nothing is drawn or listed: why, and the way out. */
export function whyEmpty(app: App): HTMLElement[] {
  const say = (text: string) => h("p", null, text);
  const clear = button("Clear all filters", () => app.clearFilters(), { class: "quiet" });
  if (!app.model.events) return [say("This graph holds no events yet."), say("Once a report is read, the people and institutions of its events stand here.")];
  if (app.network.nodes.length) return [say("All groups are hidden."), button("Show all", () => app.store.set({ hidden: [] }), { class: "quiet" })];
  if (!app.passed.eventCount) return [say("No event passes these filters."), clear];
  return [say("These events name nobody whom this network could show."), ...(app.filtered() ? [clear] : [])];
}
