import { expect, it } from "vitest";
import { hasComments } from "./has-comments.ts";

it.each([
  ["---\nmodel: mock # cheap\n---\n<user>Hi</user>\n", true],
  ["---\n// by hand\nmodel: mock\n---\n<user>Hi</user>\n", true],
  ["---\nmodel: mock\n---\n<user># Title, and // no comment</user>\n", false],
])("%j holds comments: %s", (text, expected) => {
  expect(hasComments(text)).toBe(expected);
});
