import type { Monitor } from "@parley/contract";
import { expect, test } from "vitest";
import { emptyDraft, toDraft, toMonitor, whatIsMissing } from "./monitor-draft.ts";

const given = { ...emptyDraft, name: "Errors", fileId: "pr_1" };

test("shares are typed in per cent and latencies in seconds, and come back as they were typed", () => {
  const errors = toMonitor({ ...given, value: 7 });
  expect(errors).toMatchObject({
    file: { id: "pr_1" },
    metric: { type: "error_rate" },
    condition: { kind: "threshold", is: "above", value: 0.07 },
    filter: null,
  });
  const slow = toMonitor({ ...given, metric: "latency", value: 2.5 });
  expect(slow.condition).toEqual({ kind: "threshold", is: "above", value: 2500 });
  const monitor = { ...errors, file: null, notify: {} } as unknown as Monitor;
  expect(toDraft(monitor).value).toBe(7);
});

test("a change in absolute numbers, which only the API sets, stays one", () => {
  const before = { condition: { kind: "change", direction: "either", by: 3, unit: "absolute" } } as Monitor;
  expect(toMonitor({ ...given, condition: "change", by: 4 }, before).condition).toEqual({
    kind: "change",
    direction: "increase",
    by: 4,
    unit: "absolute",
  });
  expect(toMonitor({ ...given, condition: "change" }).condition).toMatchObject({ unit: "percent" });
});

test("what is missing is said", () => {
  expect(whatIsMissing(given)).toBeUndefined();
  expect(whatIsMissing({ ...given, name: " " })).toBe("Give it a name.");
  expect(whatIsMissing({ ...given, metric: "judgment" })).toBe("Choose an Evaluator.");
  expect(whatIsMissing({ ...given, value: "" })).toBe("Say from which value on it alerts.");
});
