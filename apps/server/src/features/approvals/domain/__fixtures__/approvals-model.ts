import { isParleyError, type ApprovalPlan, type Responder } from "@parley/contract";
import * as fc from "fast-check";
import type { ApprovalEvent, ApprovalFacts, Outcome } from "../approval-state.ts";
import { advance, approve, delegate, deny, refuseEnded } from "../decide.ts";
import { deliver } from "../deliver.ts";
import { edit } from "../edit.ts";
import { claim, report } from "../execute.ts";
import { applyEvent, foldEvents } from "../reduce.ts";
import { askBack, reply, view } from "../talk.ts";
import type { Known, Voter } from "../voter.ts";

const know = (id: string, teams: string[], onCall: string[] = []): Known => ({
  id,
  name: id,
  email: null,
  teams,
  onCall,
});

/** Dan asks; Eda has a place only where others give her theirs, or where anyone has. */
const known = [
  know("ana", ["legal"]),
  know("ben", ["legal"]),
  know("cleo", ["sales"], ["nights"]),
  know("dan", ["sales"]),
  know("eda", []),
];
export const people = known.map((one): Voter => ({ ...one, role: null, channel: null }));

const plans: ApprovalPlan[] = [
  { steps: [{ who: { anyone: true } }] },
  { steps: [{ who: { any: [{ person: "ana" }, { person: "ben" }, { person: "cleo" }], count: 2 } }] },
  { steps: [{ who: { all: [{ team: "legal" }, { team: "sales" }] } }], veto: false },
  { steps: [{ who: { person: "ana" } }, { who: { anyone: true }, after_seconds: 5 }], allow_requester: true },
  { steps: [{ who: { any: [{ team: "legal" }, { team: "legal" }], count: 2 } }], veto: false },
  { steps: [{ who: { all: [{ person: "ana" }, { schedule: "nights" }] } }, { who: { team: "legal" } }] },
  {
    steps: [{ who: { all: [{ person: "ben" }, { any: [{ team: "legal" }, { schedule: "nights" }] }] } }],
    veto: false,
  },
  { steps: [{ who: { any: [{ team: "legal" }, { team: "sales" }] } }], allow_delegates: false },
  {
    steps: [
      {
        who: { all: [{ person: "ana" }, { team: "legal" }, { any: [{ team: "sales" }, { person: "eda" }] }] },
      },
    ],
    veto: false,
  },
];

/** Who are asked as well. */
const others: Responder[] = [
  { person: "eda" },
  { team: "sales" },
  { all: [{ schedule: "nights" }, { team: "legal" }] },
  { any: [{ person: "ana" }, { team: "legal" }, { anyone: true }], count: 2 },
];

type Vote = {
  person: number;
  /** Who is away and named them. */
  standsFor: readonly number[];
};

type Step =
  | ({ kind: "approve"; args: "current" | "stale" | "edited" } & Vote)
  | ({ kind: "deny"; args: "current" | "stale" } & Vote)
  | ({ kind: "edit"; args: "current" | "stale"; to: "others" | "those asked for" } & Vote)
  | { kind: "delegate"; person: number; to: number }
  | { kind: "escalate"; who: Responder }
  | { kind: "wait"; ms: number }
  | { kind: "claim"; args: "current" | "stale"; isMet: boolean }
  | { kind: "report"; token: "right" | "wrong" }
  | { kind: "talk"; person: number; what: "ask back" | "reply" | "view" }
  | { kind: "hear" }
  | { kind: "cancel" | "supersede" };

/** What becomes of a step: done, clicked twice, lost with its process, or computed by two processes on the same state. */
type Fate = "done" | "twice" | "lost" | "raced";
export type Fated = Step & { fate: Fate };

const person = fc.nat({ max: people.length - 1 });
const standsFor = fc.oneof(
  { weight: 2, arbitrary: fc.constant<number[]>([]) },
  fc.uniqueArray(person, { minLength: 1, maxLength: 2 }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("approve" as const),
      person,
      standsFor,
      args: fc.oneof(
        { weight: 2, arbitrary: fc.constant("current" as const) },
        fc.constantFrom("stale" as const, "edited" as const),
      ),
    }),
  },
  fc.record({
    kind: fc.constant("deny" as const),
    person,
    standsFor,
    args: fc.constantFrom("current" as const, "stale" as const),
  }),
  fc.record({
    kind: fc.constant("edit" as const),
    person,
    standsFor,
    args: fc.constantFrom("current" as const, "current" as const, "stale" as const),
    // Those asked for are no edit where they stand.
    to: fc.constantFrom("others" as const, "those asked for" as const, "those asked for" as const),
  }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("delegate" as const), person, to: person }) },
  fc.record({ kind: fc.constant("escalate" as const), who: fc.constantFrom(...others) }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.nat({ max: 8000 }) }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("claim" as const),
      args: fc.constantFrom("current" as const, "stale" as const),
      isMet: fc.constantFrom(true, true, false),
    }),
  },
  fc.record({
    kind: fc.constant("report" as const),
    token: fc.constantFrom("right" as const, "wrong" as const),
  }),
  fc.record({
    kind: fc.constant("talk" as const),
    person,
    what: fc.constantFrom("ask back" as const, "reply" as const, "view" as const),
  }),
  fc.record({ kind: fc.constant("hear" as const) }),
  fc.record({ kind: fc.constantFrom("cancel" as const, "supersede" as const) }),
);
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>("done") },
  fc.constantFrom<Fate>("twice", "lost", "raced"),
);
const fated: fc.Arbitrary<Fated> = fc.tuple(step, fate).map(([done, become]) => ({ ...done, fate: become }));

/** Whoever votes, with who is away and named them. */
const voterOf = ({ person: who, standsFor: away }: Vote): Voter => ({
  ...people[who]!,
  ...(away.length > 0 && { standsFor: away.map((index) => known[index]!) }),
});

/** What one step comes to at this moment; a refusal changes nothing. */
function actOf(each: Step, moment: Parameters<typeof approve>[0], number: number): ApprovalEvent[] {
  const current = moment.state.argsHash ?? "";
  const argsHash = "args" in each && each.args === "stale" ? "hash of others" : current;
  switch (each.kind) {
    case "wait":
      return [];
    case "deny":
      return deny(moment, { voter: voterOf(each), argsHash, comment: null, option: null });
    case "approve": {
      const edited =
        each.args === "edited" ? { args: { amount: number }, argsHash: `hash ${number}` } : undefined;
      return approve(moment, {
        voter: voterOf(each),
        argsHash,
        comment: null,
        ...(edited && { edited }),
      });
    }
    case "edit": {
      const count = each.to === "others" ? number : 0;
      const edited = { args: { amount: count }, argsHash: `hash ${count}` };
      return edit(moment, { voter: voterOf(each), argsHash, comment: null, edited });
    }
    case "delegate": {
      const { id, name } = people[each.to]!;
      return delegate(moment, { voter: people[each.person]!, to: { id, name }, message: "" });
    }
    case "escalate":
      refuseEnded(moment.facts, moment.state);
      return [{ type: "escalated", at: moment.now, by: { id: "dan" }, message: "", who: each.who }];
    case "claim": {
      const unmet = each.isMet ? undefined : "it changed";
      // The token tells what was to be run with it.
      const claimHash = `token ${number} for ${argsHash}`;
      const claimed = claim(moment, { argsHash, claimHash, by: { id: "dan" }, unmet });
      return "refusal" in claimed ? claimed.events : claimed;
    }
    case "report": {
      const claimHash = each.token === "right" ? (moment.state.claimHash ?? "none") : "wrong";
      return report(moment, { claimHash, status: "succeeded", result: 1 });
    }
    case "talk": {
      const voter = people[each.person]!;
      if (each.what === "view") return view(moment, voter);
      const text = `words ${number}`;
      return each.what === "reply"
        ? reply(moment, { by: { id: "dan" }, text })
        : askBack(moment, { voter, text });
    }
    case "hear":
      return deliver(moment, { id: "dan" });
    case "cancel":
    case "supersede": {
      refuseEnded(moment.facts, moment.state);
      const ended = { at: moment.now, by: { id: "dan" } };
      const outcome: Outcome =
        each.kind === "cancel"
          ? { status: "cancelled", ...ended, reason: null }
          : { status: "superseded", ...ended, successorId: "apr_2" };
      return [{ type: "decided", at: moment.now, outcome }];
    }
  }
}

function attempt(act: () => ApprovalEvent[]): ApprovalEvent[] {
  try {
    return act();
  } catch (error) {
    if (!isParleyError(error)) throw error;
    return [];
  }
}

/** Does what it is told as the edge does: time first, then the act; what a process that died had in hand is not kept. */
export function run(facts: ApprovalFacts, steps: readonly Fated[]): ApprovalEvent[] {
  const events: ApprovalEvent[] = [
    { type: "requested", at: facts.createdAt, by: { id: "dan" }, args: { amount: 0 }, argsHash: "hash 0" },
  ];
  let now = facts.createdAt;
  for (const [index, each] of steps.entries()) {
    if (each.kind === "wait") now += each.ms;
    const perform = (): ApprovalEvent[] => {
      const state = foldEvents(events);
      const byTime = advance({ facts, state, now });
      const settled = byTime.reduce(applyEvent, state);
      return [...byTime, ...attempt(() => actOf(each, { facts, state: settled, now }, index + 1))];
    };
    const happened = perform();
    // Events have numbers: of two processes that computed the same ones, one writes them and the other begins again.
    const isWritten = each.fate !== "lost";
    if (isWritten) events.push(...happened);
    if (each.fate === "twice" || each.fate === "raced") events.push(...perform());
  }
  return events;
}

const someFacts = fc
  .record({
    plan: fc.constantFrom(...plans),
    deadline: fc.option(fc.integer({ min: 1, max: 20_000 })),
    onDeadline: fc.constantFrom("timed_out" as const, "denied" as const, "approved" as const),
  })
  .map(({ plan, deadline, onDeadline }): ApprovalFacts => ({
    id: "apr_1",
    kind: "function_call",
    stakes: "medium",
    plan,
    isPlanOfPolicy: false,
    requesterIds: ["key", "dan"],
    createdAt: 1000,
    deadlineAt: deadline === null ? null : 1000 + deadline,
    onDeadline,
    validMs: 6000,
  }));

export const given = fc.tuple(someFacts, fc.array(fated, { maxLength: 40 }));

/** The same runs each time; `PROPERTY_SEED` and `PROPERTY_RUNS` ask for others. */
export const runs = (count: number): { seed: number; numRuns: number } => ({
  seed: Number(process.env["PROPERTY_SEED"] ?? 7),
  numRuns: Number(process.env["PROPERTY_RUNS"] ?? count),
});

export const each = (check: (facts: ApprovalFacts, events: ApprovalEvent[]) => void, count = 2000): void =>
  fc.assert(
    fc.property(given, ([facts, steps]) => check(facts, run(facts, steps))),
    runs(count),
  );
