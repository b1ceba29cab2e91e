import { ModelError } from "@parley/gateway";
import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

test("an error is logged with its type, words, code, place and causes", () => {
  const cause = Object.assign(new TypeError("inner"), { code: "ECONNRESET", password: "hidden" });
  const described = describeError(new Error("outer", { cause }));
  expect(described).toMatchObject({
    type: "Error",
    message: "outer",
    cause: { type: "TypeError", message: "inner", code: "ECONNRESET" },
  });
  expect(JSON.stringify(described)).not.toContain("hidden");
  expect(described.stack).toContain("describe-error.test");
});

test("a provider's failure keeps its request, its answer and the provider's own error to itself", () => {
  const error = new ModelError({
    kind: "upstream_failed",
    provider: "openai",
    message: "openai answered 500.",
    provider_request: { messages: ["private"] },
    provider_response: { text: "private" },
    cause: Object.assign(new Error("your key sk-private"), { code: "bad" }),
  });
  const described = describeError(new Error("outer", { cause: error }));
  expect(described.cause).toMatchObject({
    message: "openai answered 500.",
    cause: { code: "bad", message: "" },
  });
  expect(JSON.stringify(described)).not.toContain("private");
});

test("what is no error has no words, and causes that go round end", () => {
  expect(describeError("a secret string")).toEqual({
    type: "string",
    message: "Something was thrown that is no error.",
  });
  const round = new Error("round");
  round.cause = round;
  expect(JSON.stringify(describeError(round)).length).toBeLessThan(50_000);
});
