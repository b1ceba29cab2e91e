import type { MonitorCondition } from "@parley/contract";
import { expect, test } from "vitest";
import { judgeWindow } from "./judge-window.ts";

// oxlint-disable-next-line max-params -- a table of cases reads best so
const judge = (condition: MonitorCondition, now: number | null, before?: number | null, minCount = 1) =>
  judgeWindow({
    condition,
    minCount,
    now: { value: now, count: now === null ? 0 : 10 },
    before: before === undefined ? undefined : { value: before, count: before === null ? 0 : 10 },
  });

test("thresholds", () => {
  expect(judge({ kind: "threshold", is: "above", value: 5 }, 5)).toBe("ok");
  expect(judge({ kind: "threshold", is: "above", value: 5 }, 5.1)).toBe("alerting");
  expect(judge({ kind: "threshold", is: "below", value: 5 }, 4.9)).toBe("alerting");
  expect(judge({ kind: "threshold", is: "below", value: 5 }, null)).toBe("no_data");
  expect(judge({ kind: "threshold", is: "below", value: 5 }, 1, undefined, 11)).toBe("no_data");
});

test("changes against the week before", () => {
  const rise = { kind: "change", direction: "increase", by: 20, unit: "percent" } as const;
  expect(judge(rise, 12, 10)).toBe("ok");
  expect(judge(rise, 12.1, 10)).toBe("alerting");
  expect(judge(rise, 5, 10)).toBe("ok");
  expect(judge({ ...rise, direction: "decrease" }, 5, 10)).toBe("alerting");
  expect(judge({ ...rise, direction: "either" }, 5, 10)).toBe("alerting");
  expect(judge({ ...rise, unit: "absolute", by: 2 }, 12.5, 10)).toBe("alerting");
  // A per cent of nothing.
  expect(judge(rise, 12, 0)).toBe("no_data");
  expect(judge(rise, 0, 0)).toBe("ok");
  expect(judge(rise, 12, null)).toBe("no_data");
});

test("no data", () => {
  expect(judge({ kind: "no_data" }, null)).toBe("no_data");
  expect(judge({ kind: "no_data" }, 3)).toBe("ok");
});
