import type { ApprovalPlan, Responder } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { describeFinding, examinePlan, type Candidate, type Circle } from "./examine-plan.ts";
import type { Place } from "./voter.ts";

const person = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  name: id,
  email: `${id}@example.com`,
  teams: [],
  role: "developer",
  channel: null,
  mayDecide: true,
  ...more,
});
const ana = person("ana", { teams: ["legal"] });
const ben = person("ben");
const viewer = person("vic", { role: "viewer", mayDecide: false });
const people = [ana, ben, viewer];
const names = new Set(["legal", "empty", "Nights", "developer", "admin"]);

const circleOf = (candidates: readonly Candidate[]): Circle => ({
  candidates,
  isKnown: (place: Place) =>
    "person" in place
      ? candidates.some(({ id, email }) => [id, email].includes(place.person))
      : Object.values(place).every((name) => name === true || names.has(String(name)) || "channel" in place),
});

const examine = (who: Responder, plan: Partial<ApprovalPlan> = {}, candidates = people): string[] => {
  const given = { steps: [{ who }], ...plan };
  const circle = circleOf(candidates);
  return examinePlan({ plan: given, requesterIds: ["key_1", "ben"], circle }).map(
    ({ kind, reason }) => `${kind}: ${reason}`,
  );
};

const cases: [string, Responder, Partial<ApprovalPlan>, string[]][] = [
  ["somebody who is there", { person: "ana@example.com" }, {}, []],
  ["whoever may answer", { anyone: true }, {}, []],
  ["nobody of that name", { person: "zoe" }, {}, ["never: `zoe` is nobody in this organization"]],
  ["a team that is not there", { team: "legla" }, {}, ["never: there is no team `legla`"]],
  [
    "a role that is not there",
    { role: "Approver" },
    {},
    ["never: there is no role `Approver` (roles you made go by their ids)"],
  ],
  ["a schedule that is not there", { schedule: "Days" }, {}, ["never: there is no schedule `Days`"]],
  [
    "only who asks",
    { person: "ben" },
    {},
    ["never: `ben` asks, and who asks does not answer without `allow_requester`"],
  ],
  ["who asks, where that is allowed", { person: "ben" }, { allow_requester: true }, []],
  [
    "one person twice",
    { any: [{ person: "ana" }, { person: "ana@example.com" }], count: 2 },
    {},
    ["never: it takes 2 different people, and it names fewer"],
  ],
  [
    "a person and a team that may grow",
    { all: [{ person: "ana" }, { team: "empty" }] },
    {},
    ["now: nobody is in the team `empty`"],
  ],
  ["a team with nobody", { team: "empty" }, {}, ["now: nobody is in the team `empty`"]],
  ["nobody on call", { schedule: "Nights" }, {}, ["now: nobody is on call by `Nights`"]],
  ["somebody who may not decide", { person: "vic" }, {}, ["now: `vic` may not decide it"]],
  [
    "two of a team of one",
    { all: [{ team: "legal" }, { team: "legal" }] },
    {},
    ["now: it takes 2 different people, and 1 may decide it now"],
  ],
  [
    "a part of all that leads nowhere, beside a part with many ways",
    {
      all: [
        { any: Array.from({ length: 48 }, () => ({ anyone: true as const })), count: 24 },
        { person: "zoe" },
      ],
    },
    { allow_requester: true },
    ["never: `zoe` is nobody in this organization"],
  ],
  ["a channel's people", { channel: "slack:C1" }, {}, []],
  [
    "one part that leads nowhere",
    { any: [{ person: "zoe" }, { person: "ana" }] },
    {},
    ["partly: `zoe` is nobody in this organization"],
  ],
];

describe("a plan is looked at before it is asked", () => {
  test.each(cases)("%s", (_, ...[who, plan, findings]) => {
    expect(examine(who, plan)).toEqual(findings);
  });

  test("who asks alone finds nobody else, and is told so", () => {
    expect(examine({ anyone: true }, {}, [ben, viewer])).toEqual([
      "now: nobody in this organization may decide it but who asks",
    ]);
    expect(examine({ team: "legal" }, {}, [person("ben", { teams: ["legal"] })])).toEqual([
      "now: only who asks is in the team `legal`",
    ]);
  });

  test("of many places in a large organization it is only said whether they are there", () => {
    const many = Array.from({ length: 5000 }, (_, index) => person(`person ${index}`));
    const places: Responder[] = many.slice(0, 30).map(({ id }) => ({ person: id }));
    expect(examine({ all: [...places, { team: "empty" }] }, {}, many)).toEqual([]);
    expect(examine({ any: [...places, { team: "legla" }] }, {}, many)).toEqual([
      "partly: there is no team `legla`",
    ]);
    expect(examine({ all: [...places, { team: "legla" }] }, {}, many)).toEqual([
      "never: there is no team `legla`",
    ]);
  });

  test("a finding names its step where there are several", () => {
    const plan = { steps: [{ who: { person: "ana" } }, { who: { team: "empty" }, after_seconds: 60 }] };
    const [finding] = examinePlan({ plan, requesterIds: [], circle: circleOf(people) });
    expect(describeFinding(finding!, 2)).toBe(
      "Step 2 of the plan can be filled by nobody now: nobody is in the team `empty`.",
    );
    expect(describeFinding(finding!, 1)).toMatch(/^The plan can be filled by nobody now/);
  });
});
