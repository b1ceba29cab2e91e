import { describe, expect, test } from "vitest";
import { carriesAll } from "./carries-all.ts";

const lines = ["Run refund?", "│ eur", "│ 30.50"];
const text = lines.join("\n");

describe("a request carries all lines", () => {
  test.each([
    ["as one text", JSON.stringify({ text })],
    ["as texts one after the other", JSON.stringify({ blocks: lines.map((line) => ({ line })) })],
    ["escaped and wrapped", JSON.stringify({ text: "*Run refund?*\n\n│ eur\n\n│ 30\\.50" })],
    ["in a form", new URLSearchParams({ channel: "c", text }).toString()],
    ["in JSON within a form", new URLSearchParams({ blocks: JSON.stringify([{ text }]) }).toString()],
    ["in JSON within JSON", JSON.stringify({ content: JSON.stringify({ text }) })],
  ])("%s", (_, body) => {
    expect(carriesAll(body, lines)).toBe(true);
  });

  test.each([
    ["the end is cut", JSON.stringify({ text: text.slice(0, -1) })],
    ["the middle is left out", JSON.stringify({ text: "Run refund?\n│ 30.50" })],
    ["they stand in another order", JSON.stringify({ text: "Run refund?\n│ 30.50\n│ eur" })],
    ["they are names, not values", JSON.stringify({ [text]: 1 })],
    ["it cannot be read", text],
    ["there is nothing", ""],
  ])("not where %s", (_, body) => {
    expect(carriesAll(body, lines)).toBe(false);
  });
});
