/** Builds one HTML template with everything inside: `--mode lite` without SPARQL, `--mode full` with it. */

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
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

/** Puts script, style and (full) the WASM into index.html and writes it beside the Python package. */
function onePage(full: boolean): Plugin {
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
      html = put(html, "script", `${wasm}<script>${script}</script>`);
      mkdirSync(OUT, { recursive: true });
      writeFileSync(resolve(OUT, full ? "full.html" : "lite.html"), html);
      for (const name of Object.keys(bundle)) delete bundle[name];
    },
  };
}

export default defineConfig(({ mode }) => {
  const full = mode === "full";
  return {
    define: { __FULL__: JSON.stringify(full) },
    plugins: [withoutWasmUrl(), onePage(full)],
    worker: { format: "iife", plugins: () => [withoutWasmUrl()] },
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
