import { expect, it } from "vitest";
import { setParameter } from "./parameter-fields.ts";

it("sets and removes a parameter", () => {
  const set = setParameter({ model: "mock" }, "temperature", 0.2);
  expect(set).toEqual({ model: "mock", temperature: 0.2 });
  expect(setParameter(set, "temperature", undefined)).toEqual({ model: "mock" });
});

it("keeps the words when the endpoint changes", () => {
  const chat = { model: "mock", template: [{ role: "user" as const, content: "Hello {{name}}" }] };
  const completion = setParameter(chat, "endpoint", "complete");
  expect(completion.template).toBe("Hello {{name}}");
  expect(setParameter(completion, "endpoint", undefined).template).toEqual(chat.template);
});
