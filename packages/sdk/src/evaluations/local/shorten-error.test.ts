import { expect, test } from "vitest";
import { shortenError } from "./shorten-error.ts";

test.each([
  ["Error: boom for lamp\n    at f (code.js:1:51)\n    at code.js:9:1", "Error: boom for lamp"],
  [
    'Traceback (most recent call last):\n  File "code.py", line 5, in f\n    return g(log)\n           ^^^^^^\n' +
      '  File "code.py", line 2, in g\n    return log["nothing"]\nKeyError: \'nothing\'\n',
    "KeyError: 'nothing'",
  ],
  [
    "  File \"code.py\", line 1\n    def f(log)\n              ^\nSyntaxError: expected ':'",
    "SyntaxError: expected ':'",
  ],
  [
    "ReferenceError: fetch is not defined\n    at f (code.js:1:1)\nNo network.",
    "ReferenceError: fetch is not defined No network.",
  ],
  ["Too few:\n   at least 3 are needed\n    at async f (code.js:1:1)", "Too few: at least 3 are needed"],
  ['The provider answered 400: {\n  "code": 7\n}', 'The provider answered 400: { "code": 7 }'],
])("an error is one line without its stack: %j", (error, shown) => {
  expect(shortenError(error)).toBe(shown);
});

test("a huge one is cut, and stays text", () => {
  expect(shortenError("x".repeat(20_000))).toBe(`${"x".repeat(300)}…`);
  expect(shortenError(`${"x".repeat(299)}😀`).isWellFormed()).toBe(true);
});
