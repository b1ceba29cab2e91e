export { createJinjaEngine } from "./create-jinja-engine.ts";
export type { JinjaLimits } from "./create-jinja-engine.ts";
export { renderHtmlTemplate } from "./render-html.ts";
