import { isParleyError, type ApprovalPlan } from "@parley/contract";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ApprovalEvent, ApprovalFacts } from "./approval-state.ts";
import { advance, answer, approve, deny, refuseEnded } from "./decide.ts";
import { deliver } from "./deliver.ts";
import { claim, report } from "./execute.ts";
import { activeTrees } from "./active-trees.ts";
import { isFilled } from "./fill-plan.ts";
import { applyEvent, foldEvents } from "./reduce.ts";
import { askBack, reply, view } from "./talk.ts";
import type { Voter } from "./voter.ts";

const people = ["ana", "ben", "cleo", "dan"].map((id, index): Voter => ({
  id,
  name: id,
  email: null,
  teams: index < 2 ? ["legal"] : ["sales"],
  role: null,
  channel: null,
}));

const plans: ApprovalPlan[] = [
  { steps: [{ who: { anyone: true } }] },
  { steps: [{ who: { any: [{ person: "ana" }, { person: "ben" }, { person: "cleo" }], count: 2 } }] },
  { steps: [{ who: { all: [{ team: "legal" }, { team: "sales" }] } }], veto: false },
  { steps: [{ who: { person: "ana" } }, { who: { anyone: true }, after_seconds: 5 }], allow_requester: true },
];

type Step =
  | { kind: "approve" | "deny"; person: number; args: "current" | "stale" | "edited" }
  | { kind: "wait"; ms: number }
  | { kind: "claim"; args: "current" | "stale"; isMet: boolean }
  | { kind: "report"; token: "right" | "wrong" }
  | { kind: "talk"; person: number; what: "ask back" | "reply" | "view" }
  | { kind: "hear" }
  | { kind: "cancel" };

/** What becomes of a step: done, clicked twice, lost with its process, or computed by two processes on the same state. */
type Fate = "done" | "twice" | "lost" | "raced";
type Fated = Step & { fate: Fate };

const person = fc.nat({ max: people.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("approve" as const),
      person,
      args: fc.constantFrom("current" as const, "stale" as const, "edited" as const),
    }),
  },
  fc.record({
    kind: fc.constant("deny" as const),
    person,
    args: fc.constantFrom("current" as const, "stale" as const),
  }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.nat({ max: 8000 }) }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("claim" as const),
      args: fc.constantFrom("current" as const, "stale" as const),
      isMet: fc.boolean(),
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
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const) }) },
);
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>("done") },
  fc.constantFrom<Fate>("twice", "lost", "raced"),
);
const fated: fc.Arbitrary<Fated> = fc.tuple(step, fate).map(([done, become]) => ({ ...done, fate: become }));

/** What one step comes to at this moment; a refusal changes nothing. */
function actOf(each: Step, moment: Parameters<typeof approve>[0], number: number): ApprovalEvent[] {
  const current = moment.state.argsHash ?? "";
  const argsHash = "args" in each && each.args === "stale" ? "hash of others" : current;
  switch (each.kind) {
    case "wait":
      return [];
    case "deny":
      return deny(moment, { voter: people[each.person]!, argsHash, comment: null, option: null });
    case "approve": {
      const edited =
        each.args === "edited" ? { args: { amount: number }, argsHash: `hash ${number}` } : undefined;
      return approve(moment, {
        voter: people[each.person]!,
        argsHash,
        comment: null,
        ...(edited && { edited }),
      });
    }
    case "claim": {
      const unmet = each.isMet ? undefined : "it changed";
      const claimed = claim(moment, { argsHash, claimHash: `token ${number}`, by: { id: "dan" }, unmet });
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
    case "cancel": {
      refuseEnded(moment.facts, moment.state);
      const at = moment.now;
      const outcome = { status: "cancelled", at, by: { id: "dan" }, reason: null } as const;
      return [{ type: "decided", at, outcome }];
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
function run(known: ApprovalFacts, steps: readonly Fated[]): ApprovalEvent[] {
  const events: ApprovalEvent[] = [
    { type: "requested", at: known.createdAt, by: { id: "dan" }, args: { amount: 0 }, argsHash: "hash 0" },
  ];
  let now = known.createdAt;
  for (const [index, each] of steps.entries()) {
    if (each.kind === "wait") now += each.ms;
    const perform = (): ApprovalEvent[] => {
      const state = foldEvents(events);
      const byTime = advance({ facts: known, state, now });
      const settled = byTime.reduce(applyEvent, state);
      return [...byTime, ...attempt(() => actOf(each, { facts: known, state: settled, now }, index + 1))];
    };
    const happened = perform();
    // Events have numbers: of two processes that computed the same ones, one writes them and the other begins again.
    const isWritten = each.fate !== "lost";
    if (isWritten) events.push(...happened);
    if (each.fate === "twice" || each.fate === "raced") events.push(...perform());
  }
  return events;
}

const facts = fc
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
    requesterIds: ["dan"],
    createdAt: 1000,
    deadlineAt: deadline === null ? null : 1000 + deadline,
    onDeadline,
    validMs: 6000,
  }));

const given = fc.tuple(facts, fc.array(fated, { maxLength: 40 }));
const each = (check: (facts: ApprovalFacts, events: ApprovalEvent[]) => void): void =>
  fc.assert(
    fc.property(given, ([known, steps]) => check(known, run(known, steps))),
    { numRuns: 2000 },
  );

describe("whatever people do, in whatever order", () => {
  test("a request ends at most once, and stays as it ended", () => {
    each((_, events) => {
      const decided = events.filter(({ type }) => type === "decided");
      expect(decided.length).toBeLessThanOrEqual(1);
      const end = events.findIndex(({ type }) => type === "decided");
      if (end >= 0)
        expect(foldEvents(events)).toMatchObject({ outcome: foldEvents(events.slice(0, end + 1)).outcome });
    });
  });

  test("an approval has different people enough, none of them the requester, all for the arguments that stand", () => {
    each((known, events) => {
      const { outcome, argsHash, votes } = foldEvents(events);
      if (outcome?.status !== "approved" || outcome.byDeadline) return;
      const ids = outcome.by.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      if (known.plan.allow_requester !== true) expect(ids).not.toContain("dan");
      expect(
        activeTrees({ facts: known, state: foldEvents(events), now: outcome.at }).some((tree) =>
          isFilled(tree, outcome.by),
        ),
      ).toBe(true);
      for (const { id } of outcome.by)
        expect(votes.find(({ voter }) => voter.id === id)).toMatchObject({ vote: "approve", argsHash });
    });
  });

  test("a call is claimed at most once, after an approval and while it is valid, with the arguments approved", () => {
    each((_, events) => {
      const claims = events.filter(({ type }) => type === "claimed");
      expect(claims.length).toBeLessThanOrEqual(1);
      const [first] = claims;
      if (first === undefined) return;
      const { outcome, argsHash } = foldEvents(events.slice(0, events.indexOf(first)));
      if (outcome?.status !== "approved") return expect.unreachable("claimed without an approval");
      expect(first.at).toBeLessThan(outcome.validUntil);
      expect(foldEvents(events).argsHash).toBe(argsHash);
    });
  });

  test("a call is reported at most once, by whoever claimed it, and never without a claim", () => {
    each((_, events) => {
      const reports = events.filter(({ type }) => type === "reported");
      expect(reports.length).toBeLessThanOrEqual(1);
      if (reports.length > 0)
        expect(events.findIndex(({ type }) => type === "claimed")).toBeLessThan(
          events.findIndex(({ type }) => type === "reported"),
        );
    });
  });

  test("who asked hears of the end at most once, after it, and never of a call that was claimed", () => {
    each((_, events) => {
      const heard = events.flatMap(({ type }, index) => (type === "delivered" ? index : []));
      expect(heard.length).toBeLessThanOrEqual(1);
      const [first] = heard;
      if (first === undefined) return;
      const { outcome, execution } = foldEvents(events.slice(0, first));
      expect(outcome).not.toBeNull();
      expect(execution).toBeNull();
    });
  });

  test("asking back, replying, looking and hearing change nothing that is decided", () => {
    fc.assert(
      fc.property(given, ([known, steps]) => {
        // In the place of talk nothing happens, so that the other steps keep their numbers.
        const silent = steps.map((one): Fated =>
          one.kind === "talk" || one.kind === "hear" ? { kind: "wait", ms: 0, fate: one.fate } : one,
        );
        const talked = foldEvents(run(known, steps));
        const { messages: _messages, views: _views, delivered: _delivered, ...decided } = talked;
        expect(decided).toEqual(foldEvents(run(known, silent)));
      }),
      { numRuns: 1000 },
    );
  });

  test("what comes doubled or in another order changes no end", () => {
    fc.assert(
      fc.property(given, fc.array(fc.nat()), ([known, steps], more) => {
        const events = run(known, steps);
        const end = foldEvents(events);
        if (end.outcome === null) return;
        const late = more.map((index) => events[index % events.length]!);
        expect(late.reduce(applyEvent, end)).toMatchObject({
          outcome: end.outcome,
          argsHash: end.argsHash,
          ...(end.claimHash !== null && { claimHash: end.claimHash }),
        });
      }),
      { numRuns: 1000 },
    );
  });
});

test("silence answers no question, whatever the plan says of deadlines", () => {
  const known: ApprovalFacts = {
    id: "apr_1",
    kind: "question",
    stakes: "medium",
    plan: plans[0]!,
    isPlanOfPolicy: false,
    requesterIds: [],
    createdAt: 0,
    deadlineAt: 10,
    onDeadline: "approved",
    validMs: 0,
  };
  const asked: ApprovalEvent = { type: "requested", at: 0, by: { id: "dan" }, args: null, argsHash: null };
  expect(advance({ facts: known, state: foldEvents([asked]), now: 10 })).toMatchObject([
    { outcome: { status: "timed_out" } },
  ]);
  const moment = { facts: known, state: foldEvents([asked]), now: 5 };
  expect(answer(moment, { voter: people[0]!, answer: "yes", option: null })).toMatchObject([
    { outcome: { status: "answered", answer: "yes" } },
  ]);
});
