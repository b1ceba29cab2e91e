import { expect, test } from "vitest";
import { toInert, toQuote } from "./inert.ts";

/** As people read it. */
const asRead = (text: string): string => text.replaceAll("\u2060", "").normalize("NFKC");

test.each([
  "*bold* _it_ ~x~ `code` ```fence``` # Title | cell | \\ $x$ ==m== ++i++ ^s^",
  "<b>x</b> </td> &lt; [press](https://evil.example) ![x](y) {{emoji:wave}} :+1: {code}",
  "<@U0000> <!channel> @everyone @here #general ana@evil.example www.evil.example evil.example/x",
  "https://evil.example//x /start 12:30 a:b http://1.2.3.4",
])("is read as it was, and holds nothing that any platform reads: %s", (text) => {
  const inert = toInert(text);
  expect(asRead(inert)).toBe(text);
  expect(inert).not.toMatch(/[*_~`|\\[\]{}<>@#&$^=+]/u);
  expect(inert).not.toMatch(/:\S(?<!:\u2060)/u);
  expect(inert).not.toMatch(/\/\p{L}|\p{L}\.\p{L}/u);
});

test("no line begins like a list, a heading or a quotation", () => {
  expect(toQuote("- a\r\n1. b\r> c\n\n---")).toBe("│ - a\n│ 1. b\n│ ＞\u2060 c\n│ \n│ ---");
});
