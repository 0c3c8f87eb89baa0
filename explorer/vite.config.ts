/** Builds one HTML template with everything inside: `--mode lite` without SPARQL, `--mode full` with it. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const OUT = process.env.KGBUILD_TEMPLATE_DIR ?? resolve(import.meta.dirname, "../src/kgbuild/explorer/template");

/** Oxigraph's glue names its WASM by URL, which vite would inline a second time; the page hands the bytes over itself. */
function withoutWasmUrl(): Plugin {
  return {
    name: "without-wasm-url",
    transform: (code, id) => (/oxigraph[\\/]web\.js/.test(id) ? code.replace(/new URL\((['"])web_bg\.wasm\1, import\.meta\.url\)/, "undefined") : null),
  };
}

/** Names of the packages that a bundle took code from; a worker is a bundle of its own, so the plugin stands in both. */
function collectPackages(found: Set<string>): Plugin {
  return {
    name: "collect-packages",
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== "chunk") continue;
        for (const id of Object.keys(part.modules)) {
          const name = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1];
          if (name) found.add(name.replaceAll("\\", "/"));
        }
      }
    },
  };
}

/** The licences of everything bundled: each package's own text, or ours in licences/ where the package ships none. */
function licences(packages: Set<string>): string {
  return [...packages].sort().map((name) => {
    const folder = resolve(import.meta.dirname, "node_modules", name);
    const about = JSON.parse(readFileSync(resolve(folder, "package.json"), "utf8")) as { version: string; license: string };
    const own = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const kept = resolve(import.meta.dirname, "licences", `${name.replace("/", "-")}.txt`);
    if (!own && !existsSync(kept)) throw new Error(`${name} ships no licence text: add ${kept}`);
    return `${name} ${about.version} (${about.license})\n\n${readFileSync(own ? resolve(folder, own) : kept, "utf8").trim()}\n`;
  }).join("\n----\n\n");
}

/** Puts script, style and (full) the WASM into index.html and writes it beside the Python package. */
function onePage(full: boolean, packages: Set<string>): Plugin {
  return {
    name: "one-page",
    enforce: "post",
    generateBundle(_, bundle) {
      let script = "";
      let style = "";
      for (const part of Object.values(bundle)) {
        if (part.type === "chunk") script += part.code;
        else if (part.fileName.endsWith(".css")) style += String(part.source);
        else this.error(`unexpected file in the bundle: ${part.fileName}`);
      }
      if (/<\/script/i.test(script) || /<!--/.test(script)) script = script.replace(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
      const wasm = full ? `<script type="application/octet-stream" id="kg-wasm">${gzipSync(readFileSync(resolve(import.meta.dirname, "node_modules/oxigraph/web_bg.wasm")), { level: 9 }).toString("base64")}</script>\n` : "";
      const put = (html: string, name: string, text: string) => html.replace(`<!--kg:${name}-->`, () => text);
      let html = readFileSync(resolve(import.meta.dirname, "index.html"), "utf8");
      html = put(html, "style", `<style>${style.replaceAll("</style", "<\\/style")}</style>`);
      const legal = `<script type="text/plain" id="kg-licences">${licences(packages).replaceAll("<", "\u2039").replaceAll(">", "\u203a")}</script>\n`;
      html = put(html, "script", `${legal}${wasm}<script>${script}</script>`);
      mkdirSync(OUT, { recursive: true });
      writeFileSync(resolve(OUT, full ? "full.html" : "lite.html"), html);
      for (const name of Object.keys(bundle)) delete bundle[name];
    },
  };
}

export default defineConfig(({ mode }) => {
  const full = mode === "full";
  const packages = new Set<string>(["world-atlas"]);
  return {
    define: { __FULL__: JSON.stringify(full) },
    plugins: [withoutWasmUrl(), collectPackages(packages), onePage(full, packages)],
    worker: { format: "iife", plugins: () => [withoutWasmUrl(), collectPackages(packages)] },
    build: {
      target: "es2022",
      cssCodeSplit: false,
      modulePreload: false,
      emptyOutDir: false,
      rolldownOptions: {
        input: resolve(import.meta.dirname, "src/main.ts"),
        output: { format: "iife", entryFileNames: "app.js" },
      },
    },
  };
});
