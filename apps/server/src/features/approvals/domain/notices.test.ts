import type { ApprovalPlan } from "@parley/contract";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ApprovalEvent, ApprovalFacts } from "./approval-state.ts";
import { giveNotices, type Asked } from "./give-notices.ts";
import { nextNoticeAt } from "./notices.ts";
import { placesOf } from "./places-of.ts";
import { foldEvents } from "./reduce.ts";

const hour = 3_600_000;
const noon = Date.parse("2026-11-21T12:00:00Z");
const night = { from: "22:00", until: "07:00" };
const quiet = (highStakesWait = false) => ({ windows: [night], zone: "UTC", highStakesWait });
const people: Record<string, Asked> = {
  ana: { id: "ana", name: "Ana", email: "ana@example.com" },
  ben: { id: "ben", name: "Ben", email: "ben@example.com", quiet: quiet() },
  cem: {
    id: "cem",
    name: "Cem",
    email: "cem@example.com",
    delegate: { id: "ben", name: "Ben", email: "ben@example.com", quiet: quiet() },
  },
};
const findAsked = (who: Parameters<typeof placesOf>[0]): Asked[] =>
  placesOf(who).flatMap((place) => ("person" in place ? (people[place.person] ?? []) : []));

const factsOf = (plan: ApprovalPlan, more: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  id: "apr_1",
  kind: "function_call",
  stakes: "medium",
  plan,
  isPlanOfPolicy: false,
  requesterIds: ["key"],
  createdAt: noon,
  deadlineAt: null,
  onDeadline: "timed_out",
  validMs: 1000,
  ...more,
});
const requested: ApprovalEvent = {
  type: "requested",
  at: noon,
  by: { id: "key" },
  args: {},
  argsHash: "hash",
};

type Life = {
  /** How late each job runs. */
  late?: (index: number) => number;
  /** What people do, in its time. */
  happened?: readonly ApprovalEvent[];
};

/** Lives a request through as jobs do: at each moment that is next, until a time. */
function live(facts: ApprovalFacts, until: number, { late = () => 0, happened = [] }: Life = {}) {
  const events = [requested];
  const toHappen = [...happened];
  for (let index = 0; index < 500; index += 1) {
    const next = nextNoticeAt({ facts, state: foldEvents(events) });
    const act = toHappen[0];
    if (act !== undefined && (next === undefined || act.at < next)) {
      events.push(act);
      toHappen.shift();
      continue;
    }
    if (next === undefined) break;
    const now = Math.max(next, events.at(-1)?.at ?? 0) + late(index);
    if (now > until) break;
    events.push(...giveNotices({ facts, state: foldEvents(events), now }, findAsked));
  }
  return events.flatMap((event) => (event.type === "noticed" ? [event] : []));
}
const told = (events: ReturnType<typeof live>) =>
  events.map(({ at, reason, to, wasHeld }) => [
    (at - noon) / hour,
    reason,
    to.map(({ id }) => id).join(),
    ...(wasHeld ? ["held"] : []),
  ]);
const hours = (count: number): number => count * 3600;

describe("notices", () => {
  test("a step tells its people when it joins, then again and again until enough", () => {
    const plan: ApprovalPlan = {
      steps: [
        { who: { person: "ana" }, remind: { after_seconds: hours(1), every_seconds: hours(2), max: 2 } },
        { who: { person: "cem" }, after_seconds: hours(2) },
      ],
      quiet_hours: undefined,
    };
    expect(told(live(factsOf(plan), noon + 100 * hour))).toEqual([
      [0, "requested", "ana"],
      [1, "reminder", "ana"],
      [2, "step_joined", "ben"],
      [3, "reminder", "ana"],
    ]);
  });

  test("who has quiet hours hears of it in the morning, once, the latest of it; others at once", () => {
    const plan: ApprovalPlan = {
      steps: [
        {
          who: { any: [{ person: "ana" }, { person: "ben" }] },
          after_seconds: hours(11),
          remind: { after_seconds: hours(2), max: 2 },
        },
      ],
    };
    expect(told(live(factsOf(plan), noon + 100 * hour))).toEqual([
      [11, "step_joined", "ana"],
      [13, "reminder", "ana"],
      [15, "reminder", "ana"],
      [19, "reminder", "ben", "held"],
    ]);
    const urgent = live(factsOf(plan, { stakes: "high" }), noon + 100 * hour);
    expect(told(urgent)[0]).toEqual([11, "step_joined", "ana,ben"]);
  });

  test("in a plan's quiet hours everything waits, reminders become one, and the deadline does not move", () => {
    const plan: ApprovalPlan = {
      steps: [
        { who: { person: "ana" }, after_seconds: hours(11), remind: { after_seconds: hours(1), max: 4 } },
      ],
      quiet_hours: { time_zone: "UTC", windows: [night] },
    };
    expect(told(live(factsOf(plan), noon + 100 * hour))).toEqual([[19, "reminder", "ana"]]);
    expect(live(factsOf(plan, { deadlineAt: noon + 18 * hour }), noon + 100 * hour)).toEqual([]);
    expect(told(live(factsOf(plan, { stakes: "high" }), noon + 100 * hour))).toHaveLength(5);
  });

  test("who is asked in the night, as well or instead, is told in the morning; high stakes wake them", () => {
    const plan: ApprovalPlan = {
      steps: [{ who: { person: "ana" } }],
      quiet_hours: { time_zone: "UTC", windows: [night] },
    };
    const at = noon + 11 * hour;
    const escalated: ApprovalEvent = {
      type: "escalated",
      at,
      by: { id: "key" },
      message: "",
      who: { person: "zed" },
    };
    const delegated: ApprovalEvent = {
      type: "delegated",
      at,
      from: { id: "ana", name: "Ana", email: null, teams: [] },
      to: { id: "zed", name: "Zed" },
      message: "",
    };
    people["zed"] = { id: "zed", name: "Zed", email: "zed@example.com" };
    for (const act of [escalated, delegated]) {
      const calm = live(factsOf(plan), noon + 100 * hour, { happened: [act] });
      expect(told(calm)).toEqual([
        [0, "requested", "ana"],
        [19, act.type, "zed"],
      ]);
      const urgent = live(factsOf(plan, { stakes: "high" }), noon + 100 * hour, { happened: [act] });
      expect(told(urgent).at(-1)).toEqual([11, act.type, "zed"]);
    }
  });

  test("who answered is not reminded, nor who asked; a delegate hears for who is away", () => {
    const facts = factsOf(
      { steps: [{ who: { any: [{ person: "ana" }, { person: "cem" }] } }] },
      { requesterIds: ["ana"] },
    );
    expect(live(facts, noon)[0]?.to).toEqual([
      { id: "ben", name: "Ben", insteadOf: { id: "cem", name: "Cem" } },
    ]);
  });

  test("quiet hours that never end keep nobody from it for more than a week", () => {
    const always = {
      ...people["ben"]!,
      id: "zoe",
      quiet: { ...quiet(), windows: [{ from: "00:00", until: "00:00" }] },
    };
    people["zoe"] = always;
    const given = live(factsOf({ steps: [{ who: { person: "zoe" } }] }), Infinity);
    expect(told(given)).toEqual([
      [0, "requested", ""],
      [7 * 24, "requested", "zoe", "held"],
    ]);
  });

  test("however late jobs run, each notice is given once, never early, and it ends", () => {
    const step = fc.record({
      who: fc.constantFrom(
        { person: "ana" },
        { person: "ben" },
        { any: [{ person: "ana" }, { person: "cem" }] },
      ),
      after_seconds: fc.integer({ min: 0, max: hours(30) }),
      remind: fc.option(
        fc.record({
          after_seconds: fc.integer({ min: 60, max: hours(9) }),
          max: fc.integer({ min: 1, max: 8 }),
        }),
        { nil: undefined },
      ),
    });
    const plans = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 4 }),
      quiet_hours: fc.option(fc.constant({ time_zone: "Europe/Berlin", windows: [night] }), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(
        plans,
        fc.array(fc.nat({ max: 40 * hour }), { minLength: 1, maxLength: 10 }),
        (plan, delays) => {
          const facts = factsOf(plan as ApprovalPlan);
          const given = live(facts, Infinity, {
            late: (index) => delays[index % delays.length] ?? 0,
          });
          const keys = given.filter(({ wasHeld }) => !wasHeld).flatMap((event) => event.keys);
          expect(new Set(keys).size).toBe(keys.length);
          for (const { at, step: index } of given) {
            const joins = plan.steps[index ?? 0]?.after_seconds ?? 0;
            expect(at).toBeGreaterThanOrEqual(noon + joins * 1000);
          }
          const state = foldEvents([requested, ...given]);
          expect(nextNoticeAt({ facts, state })).toBeUndefined();
        },
      ),
      { numRuns: 40 },
    );
  });
});
