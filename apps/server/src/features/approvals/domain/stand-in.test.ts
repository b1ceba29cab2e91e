import { isParleyError, type ApprovalPlan } from "@parley/contract";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ApprovalEvent, ApprovalFacts } from "./approval-state.ts";
import { approve, delegate, deny } from "./decide.ts";
import { foldEvents } from "./reduce.ts";
import type { Known, Voter } from "./voter.ts";

const know = (id: string, teams: string[] = []): Known => ({ id, name: id, email: null, teams });
const ana = know("ana", ["legal"]);
const ben = know("ben");
const cem = know("cem", ["legal"]);
const voter = (person: Known, standsFor: Known[] = []): Voter => ({
  ...person,
  role: "reviewer",
  channel: null,
  ...(standsFor.length > 0 && { standsFor }),
});

const factsOf = (plan: ApprovalPlan, requesterIds: string[] = []): ApprovalFacts => ({
  id: "apr_1",
  kind: "function_call",
  stakes: "medium",
  plan,
  isPlanOfPolicy: false,
  requesterIds,
  createdAt: 0,
  deadlineAt: null,
  onDeadline: "timed_out",
  validMs: 1000,
});
const requested: ApprovalEvent = { type: "requested", at: 0, by: { id: "key" }, args: {}, argsHash: "hash" };
const two: ApprovalPlan = { steps: [{ who: { any: [{ team: "legal" }, { team: "legal" }], count: 2 } }] };

/** What comes of these, one after the other; the code of what was refused instead. */
function run(facts: ApprovalFacts, acts: readonly ((moment: Moment) => ApprovalEvent[])[]) {
  const events: ApprovalEvent[] = [requested];
  const refused: string[] = [];
  for (const act of acts) {
    try {
      events.push(...act({ facts, state: foldEvents(events), now: 1 }));
    } catch (error) {
      if (!isParleyError(error)) throw error;
      refused.push(error.code.replace("approvals.", ""));
    }
  }
  const types = events.map(({ type }) => type);
  return { types, refused, status: foldEvents(events).outcome?.status ?? "pending" };
}
type Moment = Parameters<typeof approve>[0];

const yes = (who: Voter) => (moment: Moment) =>
  approve(moment, { voter: who, argsHash: "hash", comment: null });
const no = (who: Voter) => (moment: Moment) =>
  deny(moment, { voter: who, argsHash: "hash", comment: null, option: null });
const passOn = (who: Voter, to: Known) => (moment: Moment) =>
  delegate(moment, { voter: who, to: { id: to.id, name: to.name }, message: "" });

describe("answering for others", () => {
  test("a delegate fills the place of who is away, and it is told", () => {
    const facts = factsOf({ steps: [{ who: { person: "ana" } }] });
    expect(run(facts, [yes(voter(ben))])).toMatchObject({ refused: ["not_asked"] });
    expect(run(facts, [yes(voter(ben, [ana]))])).toEqual({
      types: ["requested", "delegated", "voted", "decided"],
      refused: [],
      status: "approved",
    });
  });

  test("who is away and their delegate are one place, whoever votes first; two delegates of one as well", () => {
    const standing = voter(ben, [ana]);
    for (const acts of [
      [yes(standing), yes(voter(ana))],
      [yes(voter(ana)), yes(standing)],
      [yes(standing), yes(voter(know("dora"), [ana]))],
    ])
      expect(run(factsOf(two), acts)).toMatchObject({ status: "pending" });
    expect(run(factsOf(two), [yes(standing), yes(voter(cem))])).toMatchObject({ status: "approved" });
  });

  test("a delegate of two is one person", () => {
    expect(run(factsOf(two), [yes(voter(ben, [ana, cem]))])).toMatchObject({ status: "pending" });
  });

  test("nobody approves their own: neither as a delegate, nor through one", () => {
    const facts = factsOf({ steps: [{ who: { team: "legal" } }] }, ["ana"]);
    expect(run(facts, [yes(voter(ana, [cem]))])).toMatchObject({ refused: ["requester_may_not"] });
    expect(run(facts, [yes(voter(ben, [ana]))])).toMatchObject({ refused: ["not_asked"] });
    expect(run(facts, [passOn(voter(cem), ana)])).toMatchObject({ refused: ["delegate_unfit"] });
  });

  test("a role is not passed on, and a plan may want those it names", () => {
    const ofRole = factsOf({ steps: [{ who: { role: "owner" } }] });
    expect(run(ofRole, [yes(voter(ben, [ana]))])).toMatchObject({ refused: ["not_asked"] });
    const strict = factsOf({ steps: [{ who: { person: "ana" } }], allow_delegates: false });
    expect(run(strict, [yes(voter(ben, [ana])), passOn(voter(ana), ben)])).toMatchObject({
      refused: ["not_asked", "delegate_unfit"],
    });
  });

  test("who is asked passes it on, once, before answering; it goes round in no circle", () => {
    const facts = factsOf({ steps: [{ who: { person: "ana" } }] });
    expect(run(facts, [passOn(voter(ben), cem)]).refused).toEqual(["not_asked"]);
    const passed = run(facts, [
      passOn(voter(ana), ben),
      passOn(voter(ana), cem),
      passOn(voter(ben), ana),
      passOn(voter(ben), cem),
      yes(voter(cem)),
      yes(voter(ben)),
    ]);
    expect(passed).toEqual({
      types: ["requested", "delegated", "voted", "decided"],
      refused: ["delegate_unfit", "delegate_unfit", "delegate_unfit", "not_asked"],
      status: "approved",
    });
  });

  test("nothing is passed on to who has answered, of whom nothing more is heard", () => {
    const facts = factsOf({ steps: [{ who: { all: [{ person: "ana" }, { team: "legal" }] } }] });
    for (const answer of [yes, no]) {
      const lenient = { ...facts, plan: { ...facts.plan, veto: false } };
      expect(run(lenient, [answer(voter(cem)), passOn(voter(ana), cem)])).toMatchObject({
        refused: ["delegate_unfit"],
        status: "pending",
      });
    }
    const toBen = [yes(voter(cem)), passOn(voter(ana), cem), passOn(voter(ana), ben), yes(voter(ben))];
    expect(run(facts, toBen)).toMatchObject({ refused: ["delegate_unfit"], status: "approved" });
  });

  test("a place is never filled twice by one person, whoever stands in for whom", () => {
    const people = [ana, cem, know("eda", ["legal"]), ben, know("fritz")];
    const vote = fc.record({
      who: fc.nat({ max: people.length - 1 }),
      for: fc.uniqueArray(fc.nat({ max: people.length - 1 }), { maxLength: 3 }),
      isYes: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 8 }), (votes) => {
        const facts = factsOf({ ...two, veto: false }, ["fritz"]);
        const events: ApprovalEvent[] = [requested];
        for (const { who, for: others, isYes } of votes) {
          const given = voter(
            people[who]!,
            others.map((index) => people[index]!),
          );
          try {
            const act = isYes ? yes(given) : no(given);
            events.push(...act({ facts, state: foldEvents(events), now: 1 }));
          } catch (error) {
            if (!isParleyError(error)) throw error;
          }
        }
        const { outcome } = foldEvents(events);
        if (outcome?.status !== "approved") return;
        // Everybody of the team whose word it is, their own or their delegate's.
        const words = new Set(
          outcome.by.flatMap(({ id, teams, standsFor = [] }) => [
            ...(teams.includes("legal") ? [id] : []),
            ...standsFor.map((one) => one.id),
          ]),
        );
        expect(words.size).toBeGreaterThanOrEqual(2);
        expect(new Set(outcome.by.map(({ id }) => id)).size).toBeGreaterThanOrEqual(2);
        expect(words.has("fritz")).toBe(false);
      }),
    );
  });
});
