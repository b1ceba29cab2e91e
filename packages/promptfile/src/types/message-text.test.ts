import { expect, test } from "vitest";
import { messageText } from "./message-text.ts";

test("the text of a message is its content, or its text parts", () => {
  expect(messageText({ role: "user", content: "a" })).toBe("a");
  expect(messageText({ role: "assistant" })).toBe("");
  expect(
    messageText({
      role: "user",
      content: [
        { type: "text", text: "a" },
        { type: "image_url", image_url: { url: "u" } },
        { type: "text", text: "b" },
      ],
    }),
  ).toBe("a\nb");
});
