/** Which renderer this machine can run: WebGL 2 on hardware, else the canvas. */

import { CanvasRenderer } from "./canvas";
import type { Renderer } from "./renderer";
import { SigmaRenderer } from "./sigma";

const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** "" where WebGL 2 is fine, else the reason why it is not. */
export function whyNoWebgl(): string {
  const asked = new URLSearchParams(location.search).get("renderer");
  if (asked === "canvas") return "the address asks for the canvas";
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) return "this browser has no WebGL 2";
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name = String(context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return asked !== "webgl" && SOFTWARE.test(name) ? "no graphics card for WebGL here" : "";
}

export function makeRenderer(host: HTMLElement): { renderer: Renderer; reason: string } {
  let reason = whyNoWebgl();
  if (!reason) {
    try {
      return { renderer: new SigmaRenderer(host), reason: "" };
    } catch (error) {
      host.replaceChildren();
      reason = `WebGL failed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return { renderer: new CanvasRenderer(host), reason };
}
