import { parse } from "acorn";
import { expect, test } from "vitest";
import { isInert } from "./is-inert.ts";

const judge = (source: string): boolean =>
  isInert(parse(source, { ecmaVersion: "latest", sourceType: "module" }));

test.each([
  "function judge(log) { return Math.random() < 0.5; }",
  "export default (log) => new Date().getTime() > 0;",
  "export const judge = async (log) => log.output; ;",
  "'use strict'; const limit = -3, words = ['a', `b`, /c/g, , { d: 1, e() { return f(); } }];\nlet count;",
  "const a = 1;\nfunction* b() {}\nexport { a, b as judge };",
  "export default function () { console.log('later'); }",
])("only defines things: %s", (source) => {
  expect(judge(source)).toBe(true);
});

test.each([
  "console.log('now'); function judge() {}",
  "const seed = Math.random(); const judge = () => seed;",
  "const now = new Date(); const judge = () => now;",
  "const { env } = process; const judge = () => env;",
  "const words = [...'ab']; const judge = () => words;",
  "const words = { [globalThis.key]: 1 }; const judge = () => words;",
  "const text = `${Date.now()}`; const judge = () => text;",
  "const known = typeof globalThis.x; const judge = () => known;",
  "class A { static b = Date.now(); } const judge = () => A.b;",
  "export default class { static { globalThis.a = 1; } }",
  "import a from 'b'; const judge = () => a;",
  "export * from 'b';",
  "if (true) globalThis.a = 1;",
  "await 1; function judge() {}",
  "export const seed = crypto;",
])("does something when it is loaded: %s", (source) => {
  expect(judge(source)).toBe(false);
});
