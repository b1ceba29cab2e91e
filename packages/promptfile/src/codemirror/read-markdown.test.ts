import { expect, test } from "vitest";
import { readMarkdown } from "./read-markdown.ts";

test("reads paragraphs, lists, strong words, code, and blocks of code as they are", () => {
  expect(readMarkdown("**model** of `a`\n\n- one\n- two\n~~~\n- **x**\n\n<b>\n~~~\nend")).toEqual([
    {
      kind: "paragraph",
      content: [{ text: "model", style: "strong" }, { text: " of " }, { text: "a", style: "code" }],
    },
    { kind: "list", items: [[{ text: "one" }], [{ text: "two" }]] },
    { kind: "code", text: "- **x**\n\n<b>" },
    { kind: "paragraph", content: [{ text: "end" }] },
  ]);
});

test("a block of code that is not closed goes to the end", () => {
  expect(readMarkdown("~~~\na")).toEqual([{ kind: "code", text: "a" }]);
});
