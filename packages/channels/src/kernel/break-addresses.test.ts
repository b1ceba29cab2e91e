import { expect, test } from "vitest";
import { breakAddresses } from "./break-addresses.ts";

const j = "\u2060";

test.each([
  ["https://evil.example/a", `https:${j}//evil.${j}example/a`],
  ["www.evil.com", `www.${j}evil.${j}com`],
  ["ana@evil.example", `ana@${j}evil.${j}example`],
  // Marks stand for themselves here: é as two characters.
  ["cafe\u0301.example", `cafe\u0301.${j}example`],
  ["💩.la", `💩.${j}la`],
  ["evil\u3002com", `evil\u3002${j}com`],
])("%s is no address", (text, broken) => {
  expect(breakAddresses(text)).toBe(broken);
});

test.each(["3.14", "12:30", "1,000.50 EUR", "It ends. Then it goes on: so.", "@ 5", "a . b"])(
  "%s stays as it is",
  (text) => {
    expect(breakAddresses(text)).toBe(text);
  },
);
