export { createJinjaEngine } from "./create-jinja-engine.ts";
export type { JinjaLimits } from "./create-jinja-engine.ts";
