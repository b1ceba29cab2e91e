import { type Approval, whatWillHappen } from "@parley/contract";
import { expect, test } from "vitest";
import { summariseChanges } from "./summarise-request.ts";
import { otherAttachments } from "./what-will-happen.ts";

const words = { kind: "text" as const, title: "What will happen", text: "Pays €30 back." };
const photo = { kind: "link" as const, title: "Photo", url: "https://example.org/7" };
const asked = (args: Record<string, unknown>): Approval =>
  ({
    kind: "function_call",
    request: { kind: "function_call", args: { order: 7, amount: 30 }, attachments: [photo, words] },
    args,
  }) as unknown as Approval;

test("the words of whoever asks hold for the arguments that they are about, and for no others", () => {
  const same = asked({ amount: 30, order: 7 });
  expect(whatWillHappen(same)).toBe("Pays €30 back.");
  expect(otherAttachments(same, "Pays €30 back.")).toEqual([photo]);
  const edited = asked({ order: 7, amount: 20 });
  expect(whatWillHappen(edited)).toBeUndefined();
  expect(otherAttachments(edited, undefined)).toEqual([
    photo,
    { ...words, title: "What was to happen, before the arguments were changed" },
  ]);
});

test("an earlier request is told apart by the arguments that were others", () => {
  const now = asked({ order: 7, amount: 30 });
  expect(summariseChanges(now, asked({ order: 8, amount: 30, urgent: true }))).toBe(
    "order: 8 · urgent: true",
  );
  expect(summariseChanges(now, asked({ order: 7 }))).toBe("without amount");
  expect(summariseChanges(now, asked({ order: 7, amount: 30 }))).toBe("the same arguments");
});
