import type { DeliveryAttempt } from "@parley/channels";
import { expect, test } from "vitest";
import { mayBePosted } from "./domain/may-be-posted.ts";
import { isSaidBefore, shownAt } from "./domain/shown-at.ts";
import { withAttempt } from "./with-attempt.ts";

const attempt = (act: DeliveryAttempt["act"], at: number, status: number | null = 503): DeliveryAttempt => ({
  at,
  act,
  error: act === "notify" && status === 200 ? null : "no",
  exchanges: act === "receive" ? [] : [{ request: "", reply: null, status, duration_ms: 1 }],
});
const all = (attempts: readonly DeliveryAttempt[]): string =>
  attempts.reduce((text, one) => withAttempt({ attempts: text }, one), "[]");
const times = (count: number, make: (at: number) => DeliveryAttempt) =>
  Array.from({ length: count }, (_, index) => make(index + 2));

test("what strangers write pushes no attempt of ours out, and the first that went well stays", () => {
  const answered = all([attempt("notify", 1, 200), ...times(12, (at) => attempt("receive", at))]);
  expect(shownAt({ attempts: answered, receipts: null })).toBe(1);
  expect(JSON.parse(answered)).toHaveLength(11);
  const changed = all([attempt("notify", 1, 200), ...times(12, (at) => attempt("update", at))]);
  expect(shownAt({ attempts: changed, receipts: null })).toBe(1);
  expect((JSON.parse(changed) as DeliveryAttempt[]).map(({ at }) => at)).toEqual([
    1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
  ]);
});

test("what came from a place is no try to post there", () => {
  const attempts = all([attempt("notify", 1, 429), attempt("receive", 2)]);
  expect(mayBePosted({ attempts, attempts_count: 1 })).toBe(false);
  const unanswered = all([attempt("notify", 1, null), attempt("receive", 2)]);
  expect(mayBePosted({ attempts: unanswered, attempts_count: 1 })).toBe(true);
});

const receipts = (...states: string[]): string =>
  JSON.stringify(states.map((state, index) => ({ message: `m${index}`, state, at: 1, text: "" })));

test("what did not arrive was not shown; where another message is on its way, the last counts", () => {
  const attempts = all([attempt("notify", 1, 200), attempt("notify", 9, 200)]);
  expect(shownAt({ attempts: all([attempt("notify", 1)]), receipts: null })).toBeUndefined();
  expect(shownAt({ attempts, receipts: receipts("sent", "delivered") })).toBe(1);
  expect(shownAt({ attempts, receipts: receipts("failed") })).toBeUndefined();
  expect(shownAt({ attempts, receipts: receipts("failed", "sent") })).toBe(9);
});

test("a word is an answer to nothing that was shown within the second of which its platform tells", () => {
  const shown = 1_700_000_000_900;
  // It may have been said at any moment of the second.
  expect(isSaidBefore({ at: 1_700_000_000_000 }, shown)).toBe(true);
  expect(isSaidBefore({ at: 1_700_000_001_000 }, shown)).toBe(false);
  expect(isSaidBefore({ at: shown }, shown)).toBe(false);
  expect(isSaidBefore({}, shown)).toBe(false);
});
