import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { each, given, people, run, runs, type Fated } from "./__fixtures__/approvals-model.ts";
import type { ApprovalEvent, ApprovalFacts } from "./approval-state.ts";
import { advance, answer, approve } from "./decide.ts";
import { activeTrees } from "./active-trees.ts";
import { edit } from "./edit.ts";
import { isFilled } from "./fill-plan.ts";
import { applyEvent, foldEvents } from "./reduce.ts";

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
      const claims = events.filter((event) => event.type === "claimed");
      expect(claims.length).toBeLessThanOrEqual(1);
      const [first] = claims;
      if (first === undefined) return;
      const { outcome, argsHash, votes } = foldEvents(events.slice(0, events.indexOf(first)));
      if (outcome?.status !== "approved") return expect.unreachable("claimed without an approval");
      expect(first.at).toBeLessThan(outcome.validUntil);
      expect(first.claimHash.split(" for ").at(-1)).toBe(argsHash);
      expect(foldEvents(events).argsHash).toBe(argsHash);
      for (const { id } of outcome.by)
        expect(votes.find(({ voter }) => voter.id === id)).toMatchObject({ vote: "approve", argsHash });
    });
  });

  test("an edit decides nothing, and who said yes said it of what stands, after the last edit of all", () => {
    const reached = new Set<string>();
    each((_, events) => {
      for (const [index, { type }] of events.entries()) {
        if (type !== "edited") continue;
        const { outcome, votes } = foldEvents(events.slice(0, index + 1));
        expect([outcome, votes]).toEqual([null, []]);
        if (events[index + 1]?.type !== "voted") reached.add("edited alone");
      }
      const { outcome, argsHash, isEdited } = foldEvents(events);
      expect(isEdited).toBe(argsHash !== "hash 0");
      const lastEdit = events.findLastIndex(({ type }) => type === "edited");
      if (lastEdit >= 0 && !isEdited) reached.add("edited back");
      if (outcome?.status !== "approved" || outcome.byDeadline) return;
      const since = events.slice(lastEdit + 1);
      for (const { id } of outcome.by)
        expect(since.some((event) => event.type === "voted" && event.voter.id === id)).toBe(true);
      if (lastEdit >= 0) reached.add("approved after an edit");
    });
    expect([...reached].toSorted()).toEqual(["approved after an edit", "edited alone", "edited back"]);
  });

  test("silence approves nothing but what was asked for: where something else stands, it ends as nobody decided", () => {
    const reached = new Set<string>();
    each((known, events) => {
      const { outcome, argsHash, votes } = foldEvents(events);
      if (outcome?.status === "timed_out" && known.onDeadline === "approved") {
        expect(argsHash).not.toBe("hash 0");
        reached.add("timed out");
      }
      if (outcome?.status !== "approved" || !outcome.byDeadline) return;
      expect(known.onDeadline).toBe("approved");
      expect(argsHash).toBe("hash 0");
      reached.add("approved");
      if (votes.length > 0) reached.add("approved with votes");
    });
    expect([...reached].toSorted()).toEqual(["approved", "approved with votes", "timed out"]);
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
      runs(1000),
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
      runs(1000),
    );
  });
});

test("what was said before an edit makes no quorum once another edit brings the arguments back", () => {
  const [ana, ben] = people;
  const facts: ApprovalFacts = {
    id: "apr_1",
    kind: "function_call",
    stakes: "medium",
    plan: {
      steps: [
        { who: { all: [{ person: "ana" }, { person: "ben" }] } },
        { who: { anyone: true }, after_seconds: 5 },
      ],
    },
    isPlanOfPolicy: false,
    requesterIds: [],
    createdAt: 0,
    deadlineAt: null,
    onDeadline: "timed_out",
    validMs: 1000,
  };
  const args = { amount: 0 };
  const events: ApprovalEvent[] = [{ type: "requested", at: 0, by: { id: "key" }, args, argsHash: "hash 0" }];
  const at = (now: number) => ({ facts, state: foldEvents(events), now });
  const change = { voter: ben!, comment: null };
  const yes = { voter: ana!, argsHash: "hash 0", comment: null };
  events.push(...approve(at(1), yes));
  const others = { args: { amount: 1 }, argsHash: "hash 1" };
  events.push(...edit(at(2), { ...change, argsHash: "hash 0", edited: others }));
  events.push(...edit(at(3), { ...change, argsHash: "hash 1", edited: { args, argsHash: "hash 0" } }));
  // Whoever has said yes to what stands would now be enough.
  expect(advance(at(6000))).toEqual([]);
  events.push(...approve(at(6000), yes));
  expect(foldEvents(events)).toMatchObject({
    isEdited: false,
    outcome: { status: "approved", by: [{ id: "ana" }] },
  });
});

/** A call that silence approves. */
const silent: ApprovalFacts = {
  id: "apr_1",
  kind: "function_call",
  stakes: "medium",
  plan: { steps: [{ who: { anyone: true } }] },
  isPlanOfPolicy: false,
  requesterIds: [],
  createdAt: 0,
  deadlineAt: 10,
  onDeadline: "approved",
  validMs: 1000,
};

test("silence approves no edit; as a no it is one all the same", () => {
  const args = { amount: 0 };
  const asked: ApprovalEvent = { type: "requested", at: 0, by: { id: "key" }, args, argsHash: "hash 0" };
  const voter = people[0]!;
  const edited = { args: { amount: 1 }, argsHash: "hash 1" };
  const change: ApprovalEvent = { type: "edited", at: 1, voter, ...edited };
  const back: ApprovalEvent = { type: "edited", at: 2, voter, args, argsHash: "hash 0" };
  const endOf = (events: ApprovalEvent[], onDeadline: ApprovalFacts["onDeadline"] = "approved") =>
    advance({ facts: { ...silent, onDeadline }, state: foldEvents(events), now: 10 });
  expect(endOf([asked])).toMatchObject([{ outcome: { status: "approved", byDeadline: true } }]);
  expect(endOf([asked, change])).toMatchObject([{ outcome: { status: "timed_out", at: 10 } }]);
  expect(endOf([asked, change, back])).toMatchObject([{ outcome: { status: "approved", byDeadline: true } }]);
  expect(endOf([asked, change], "denied")).toMatchObject([
    { outcome: { status: "denied", byDeadline: true } },
  ]);
});

test("silence answers no question, whatever the plan says of deadlines", () => {
  const known: ApprovalFacts = { ...silent, kind: "question" };
  const asked: ApprovalEvent = { type: "requested", at: 0, by: { id: "dan" }, args: null, argsHash: null };
  expect(advance({ facts: known, state: foldEvents([asked]), now: 10 })).toMatchObject([
    { outcome: { status: "timed_out" } },
  ]);
  const moment = { facts: known, state: foldEvents([asked]), now: 5 };
  expect(answer(moment, { voter: people[0]!, answer: "yes", option: null })).toMatchObject([
    { outcome: { status: "answered", answer: "yes" } },
  ]);
});
