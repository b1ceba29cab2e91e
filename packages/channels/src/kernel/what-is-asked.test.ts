import { expect, test } from "vitest";
import { whatIsAsked } from "./what-is-asked.ts";

test("a question without a subject is not called by what it is", () => {
  const louder = (text: string): string => text.toUpperCase();
  expect(whatIsAsked({ kind: "function_call", title: "refund" }, louder)).toBe("asks to run REFUND");
  expect(whatIsAsked({ kind: "question", title: "Order 7" })).toBe("asks: Order 7");
  expect(whatIsAsked({ kind: "question", title: "question" }, louder)).toBe("asks a question");
});
