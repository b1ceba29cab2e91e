/** The part of minijinja-js that does not load its WebAssembly module by itself; the package has no types for it. */
declare module "minijinja-js/dist/bundler/minijinja_js_bg.js" {
  export * from "minijinja-js/dist/bundler/minijinja_js.js";
  export function __wbg_set_wasm(exports: unknown): void;
}
