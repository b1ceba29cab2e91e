import { expect, test } from "vitest";
import { pressedAt } from "./pressed-at.ts";

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const iso = new Date(at).toISOString();

test.each([
  ["discord", { id: String(BigInt(at - 1_420_070_400_000) << 22n) }],
  ["gchat", { chat: { eventTime: iso } }],
  ["teams", { timestamp: iso }],
  // Microsoft's SDK makes it one.
  ["teams", { timestamp: new Date(at) }],
  ["whatsapp", { timestamp: String(at / 1000) }],
])("%s says when a button was pressed", (name, raw) => {
  expect(pressedAt(name, raw)).toBe(at);
});

test.each([
  ["telegram", { id: "1", message: { date: at / 1000 } }],
  ["linear", { timestamp: iso }],
  ["toString", { timestamp: iso }],
  ["discord", { id: "x" }],
  ["discord", {}],
  ["gchat", { chat: null }],
  ["gchat", {}],
  ["teams", { timestamp: "yesterday" }],
  ["teams", { timestamp: new Date(Number.NaN) }],
  ["whatsapp", { timestamp: null }],
  ["whatsapp", null],
  ["whatsapp", "1"],
])("%s says nothing that anybody could read in %j", (name, raw) => {
  expect(pressedAt(name, raw)).toBeNull();
});
