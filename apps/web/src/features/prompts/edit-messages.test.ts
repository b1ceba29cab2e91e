import type { ChatMessage } from "@parley/promptfile";
import { expect, it } from "vitest";
import { moveItem, nextRole, toParts, withParts, withRole } from "./edit-messages.ts";

const image = { type: "image_url" as const, image_url: { url: "https://example.com/a.png" } };

it("writes a lone text as plain content, and anything else as parts", () => {
  const message: ChatMessage = { role: "user", content: "Hello" };
  const withImage = withParts(message, [...toParts(message), image]);
  expect(withImage.content).toEqual([{ type: "text", text: "Hello" }, image]);
  expect(withParts(withImage, toParts(withImage).slice(0, 1)).content).toBe("Hello");
  expect(withParts(message, [image]).content).toEqual([image]);
  expect(withParts(message, []).content).toBe("");
});

it("drops what a role cannot have", () => {
  const call = { id: "call_1", type: "function" as const, function: { name: "refund" } };
  const assistant: ChatMessage = { role: "assistant", content: "", tool_calls: [call] };
  expect(withRole(assistant, "user")).toEqual({ role: "user", content: "" });
  expect(withRole({ role: "user", content: "ok" }, "tool")).toMatchObject({
    role: "tool",
    tool_call_id: "call_1",
  });
});

it("moves items within the list", () => {
  expect(moveItem(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moveItem(["a", "b", "c"], 2, 5)).toEqual(["a", "b", "c"]);
  expect(moveItem(["a"], 3, 1)).toEqual(["a"]);
});

it("alternates roles", () => {
  expect(nextRole([])).toBe("system");
  expect(nextRole([{ role: "system" }])).toBe("user");
  expect(nextRole([{ role: "user" }])).toBe("assistant");
});
