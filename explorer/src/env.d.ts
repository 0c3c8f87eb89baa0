/** True in the full page: SPARQL editor and engine are bundled. Set by vite's `define`. */
declare const __FULL__: boolean;

declare module "*.css";
declare module "*?worker&inline" {
  const Factory: new () => Worker;
  export default Factory;
}
declare module "world-atlas/countries-110m.json" {
  const topology: unknown;
  export default topology;
}
