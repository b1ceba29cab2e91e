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
  const monitor = { ...errors, is_share: true, file: null, notify: {} } as unknown as Monitor;
  expect(toDraft(monitor).value).toBe(7);
});

test("a change is in per cent of the week before, or in what is measured", () => {
  const change = { ...given, condition: "change", by: 4 } as const;
  expect(toMonitor(change).condition).toEqual({
    kind: "change",
    direction: "increase",
    by: 4,
    unit: "percent",
  });
  const absolute = toMonitor({ ...change, unit: "absolute" });
  expect(absolute.condition).toMatchObject({ by: 0.04, unit: "absolute" });
  const monitor = { ...absolute, is_share: true, file: null, notify: {} } as unknown as Monitor;
  expect(toDraft(monitor)).toMatchObject({ by: 4, unit: "absolute" });
});

test("what is missing is said", () => {
  expect(whatIsMissing(given)).toBeUndefined();
  expect(whatIsMissing({ ...given, name: " " })).toBe("Give it a name.");
  expect(whatIsMissing({ ...given, metric: "judgment" })).toBe("Choose an Evaluator.");
  expect(whatIsMissing({ ...given, value: "" })).toBe("Say from which value on it alerts.");
});

test("a share of what an Evaluator says is typed in per cent, a mean as it is", () => {
  const judged = { ...given, metric: "judgment", evaluatorId: "ev_1", is: "below", value: 80 } as const;
  const valueOf = (says: string) =>
    toMonitor({ ...judged, option: says === "select" ? "kind" : "" }, { says, options: ["kind"] }).condition;
  expect(valueOf("boolean")).toEqual({ kind: "threshold", is: "below", value: 0.8 });
  expect(valueOf("select")).toEqual({ kind: "threshold", is: "below", value: 0.8 });
  expect(valueOf("number")).toEqual({ kind: "threshold", is: "below", value: 80 });
  expect(whatIsMissing(judged)).toBe("Wait until the Evaluator is read, or choose another.");
  expect(whatIsMissing(judged, { says: "boolean", options: [] })).toBeUndefined();
  expect(whatIsMissing(judged, { says: "select", options: ["kind"] })).toContain("Choose the option");
  expect(whatIsMissing(judged, { says: "text", options: [] })).toContain("It says texts");
});

test("a monitor that is changed keeps its unit while it measures the same, whatever its Evaluator says by now", () => {
  const condition = { kind: "threshold", is: "below", value: 0.8 };
  const saved = (option?: string) => ({ type: "judgment", evaluator_id: "ev_1", ...(option && { option }) });
  const open = (monitor: object) =>
    toDraft({ name: "Kind", file: null, notify: {}, condition, ...monitor } as unknown as Monitor);
  const [yesOrNo, stars] = ["boolean", "number"].map((says) => ({ says, options: [] }));

  const share = open({ metric: saved("kind"), is_share: true });
  expect(share.value).toBe(80);
  expect(toMonitor(share, stars)).toMatchObject({ condition, metric: saved("kind") });
  expect(toMonitor({ ...share, value: 90 }, stars).condition).toMatchObject({ value: 0.9 });
  const mean = open({ metric: saved(), is_share: false });
  expect(mean.value).toBe(0.8);
  expect(toMonitor(mean, yesOrNo).condition).toEqual(condition);

  const other = { ...share, evaluatorId: "ev_2", option: "" };
  expect(toMonitor(other, stars).condition).toMatchObject({ value: 80 });
  expect(toMonitor({ ...mean, evaluatorId: "ev_2" }, yesOrNo).condition).toMatchObject({ value: 0.008 });
});
