import { isParleyError, type ApprovalPlan } from "@parley/contract";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ApprovalEvent, ApprovalFacts } from "./approval-state.ts";
import { advance, answer, approve, deny } from "./decide.ts";
import { claim, report } from "./execute.ts";
import { activeTrees } from "./active-trees.ts";
import { isFilled } from "./fill-plan.ts";
import { applyEvent, foldEvents } from "./reduce.ts";
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
  | { kind: "report"; token: "right" | "wrong" };

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
);

/** Does what it is told as the edge does: time first, then the act; a refusal changes nothing. */
function run(facts: ApprovalFacts, steps: readonly Step[]): ApprovalEvent[] {
  const events: ApprovalEvent[] = [
    { type: "requested", at: facts.createdAt, by: { id: "dan" }, args: { amount: 0 }, argsHash: "hash 0" },
  ];
  let now = facts.createdAt;
  let edits = 0;
  for (const each of steps) {
    if (each.kind === "wait") now += each.ms;
    events.push(...advance({ facts, state: foldEvents(events), now }));
    const moment = { facts, state: foldEvents(events), now };
    const current = moment.state.argsHash ?? "";
    try {
      if (each.kind === "approve" || each.kind === "deny") {
        const voter = people[each.person]!;
        const argsHash = each.args === "stale" ? "hash of others" : current;
        if (each.kind === "deny")
          events.push(...deny(moment, { voter, argsHash, comment: null, option: null }));
        else {
          const edited =
            each.args === "edited"
              ? { args: { amount: (edits += 1) }, argsHash: `hash ${edits}` }
              : undefined;
          events.push(...approve(moment, { voter, argsHash, comment: null, ...(edited && { edited }) }));
        }
      }
      if (each.kind === "claim") {
        const claimed = claim(moment, {
          argsHash: each.args === "stale" ? "hash of others" : current,
          claimHash: `token ${events.length}`,
          by: { id: "dan" },
          unmet: each.isMet ? undefined : "it changed",
        });
        events.push(...("refusal" in claimed ? claimed.events : claimed));
      }
      if (each.kind === "report") {
        const claimHash = each.token === "right" ? (moment.state.claimHash ?? "none") : "wrong";
        events.push(...report(moment, { claimHash, status: "succeeded", result: 1 }));
      }
    } catch (error) {
      if (!isParleyError(error)) throw error;
    }
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

const given = fc.tuple(facts, fc.array(step, { maxLength: 40 }));
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
