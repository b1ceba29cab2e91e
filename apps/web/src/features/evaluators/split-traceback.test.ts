import { expect, test } from "vitest";
import { splitTraceback } from "./split-traceback.ts";

test("the error stands before how the code came there", () => {
  const python =
    'Traceback (most recent call last):\n  File "code.py", line 4, in check\n    json.loads(x)\nValueError: no\nWrite JSON.\n';
  expect(splitTraceback(python)).toEqual({
    summary: "ValueError: no\nWrite JSON.",
    trace: 'Traceback (most recent call last):\n  File "code.py", line 4, in check\n    json.loads(x)',
  });
  expect(splitTraceback("TypeError: no\n    at judge (code.js:2:3)")).toEqual({
    summary: "TypeError: no",
    trace: "    at judge (code.js:2:3)",
  });
});

test("what has no way is the error alone", () => {
  expect(splitTraceback("It took too long.\n")).toEqual({ summary: "It took too long.", trace: undefined });
});
