import { expect, test } from "vitest";
import { emptyDraft, toMonitor } from "./monitor-draft.ts";
import { sayMonitor } from "./say-monitor.ts";

const draft = { ...emptyDraft, name: "Errors", environment: "production" };

test("a monitor says what it looks at, when it alerts, and who is told", () => {
  expect(sayMonitor(toMonitor(draft), { file: "support/reply", told: [], isShare: true })).toBe(
    "Every 12 min it looks at the Logs of support/reply in production. It alerts when the share of errors is above 5 % within 1 h. " +
      "Nobody is told: it is seen here, and by webhooks.",
  );
  const change = {
    ...draft,
    condition: "change",
    by: 3,
    unit: "absolute",
    fewest: 20,
    fireAfter: 3,
  } as const;
  expect(sayMonitor(toMonitor(change), { told: ["Ana", "slack:C0123"], isShare: true })).toBe(
    "Every 12 min it looks at all Logs in production. " +
      "It alerts when the share of errors goes up by more than 3 points against the week before, within 1 h, 3 checks in a row. " +
      "Fewer than 20 Logs say nothing. Then Ana and slack:C0123 are told, and again when 2 checks in a row are good.",
  );
});

test("one that is switched off says that it does nothing", () => {
  const off = sayMonitor(toMonitor({ ...draft, isEnabled: false }), { told: [], isShare: true });
  expect(off).toMatch(/^Switched off, it does nothing\. Switched on: Every/);
});

test("what an Evaluator says is a share where it says yes or no, and a mean where it says numbers", () => {
  const judged = { ...draft, metric: "judgment", evaluatorId: "ev_1", is: "below", value: 80 } as const;
  const named = { told: [], evaluator: "quality/kind" };
  const judge = { says: "boolean", options: [] };
  expect(sayMonitor(toMonitor(judged, judge), { ...named, isShare: true })).toContain(
    "It alerts when the share of quality/kind that says yes is below 80 % within 1 h.",
  );
  const stars = { ...judged, value: 3.5 };
  expect(
    sayMonitor(toMonitor(stars, { says: "number", options: [] }), { ...named, isShare: false }),
  ).toContain("It alerts when the mean of quality/kind is below 3.5 within 1 h.");
});
