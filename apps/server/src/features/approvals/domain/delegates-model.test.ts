import type { Responder } from "@parley/contract";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { each, given, run, runs } from "./__fixtures__/approvals-model.ts";
import type { ApprovalEvent, ApprovalFacts, Outcome } from "./approval-state.ts";
import { activeTrees } from "./active-trees.ts";
import { votersOf } from "./decide.ts";
import { isFilled } from "./fill-plan.ts";
import { applyEvent, foldEvents } from "./reduce.ts";
import type { Known, Place, Voter } from "./voter.ts";

type Voted = Extract<ApprovalEvent, { type: "voted" }>;
/** What somebody says for themselves, or in the place of somebody else. */
type Word = { readonly saidBy: string; readonly of: Known };

/** The latest of each person since the last edit, of those about the arguments as they stand in the end. */
function standingVotes(events: readonly ApprovalEvent[]): Voted[] {
  const latest = new Map<string, Voted>();
  let argsHash: string | null = null;
  for (const event of events) {
    if (event.type === "voted") latest.set(event.voter.id, event);
    if (event.type === "edited") latest.clear();
    if (event.type === "requested" || event.type === "edited") argsHash = event.argsHash;
  }
  return [...latest.values()].filter((vote) => vote.argsHash === argsHash);
}

/** Who voted speaks for themselves; in the place of who voted nobody else does. */
function wordsFor(vote: Voted["vote"], standing: readonly Voted[]): Word[] {
  const present = new Set(standing.map(({ voter }) => voter.id));
  return standing
    .filter((one) => one.vote === vote)
    .flatMap(({ voter: { standsFor = [], ...self } }) =>
      [self, ...standsFor.filter(({ id }) => !present.has(id))].map((of) => ({ saidBy: self.id, of })),
    );
}

/** Every list of places that fills the tree. */
function waysToFill(tree: Responder): Place[][] {
  if (!("any" in tree) && !("all" in tree)) return [[tree]];
  const choices = "any" in tree ? choose(tree.any, tree.count ?? 1) : [tree.all];
  return choices.flatMap((parts) => parts.map(waysToFill).reduce(joinWays, [[]]));
}

const joinWays = (ways: Place[][], others: Place[][]): Place[][] =>
  ways.flatMap((way) => others.map((other) => [...way, ...other]));

function choose<Item>(items: readonly Item[], count: number): Item[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) =>
    choose(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]),
  );
}

/** Tries everything: a word fills one place, then neither who said it nor whose it is has another. */
function canSeat(places: readonly Place[], words: readonly Word[]): boolean {
  const [place, ...rest] = places;
  if (place === undefined) return true;
  return words.some((word) => {
    const left = words.filter(({ saidBy, of }) => saidBy !== word.saidBy && of.id !== word.of.id);
    return suits(place, word) && canSeat(rest, left);
  });
}

function suits(place: Place, { saidBy, of }: Word): boolean {
  if ("anyone" in place) return saidBy === of.id;
  if ("person" in place) return place.person === of.id;
  if ("team" in place) return of.teams.includes(place.team);
  return "schedule" in place && of.onCall?.includes(place.schedule) === true;
}

type ByPeople = Extract<Outcome, { status: "approved" | "denied" }>;

/** How people ended it, and everything before that. */
function endByPeople(
  events: readonly ApprovalEvent[],
): { outcome: ByPeople; before: readonly ApprovalEvent[] } | undefined {
  const end = events.findIndex(({ type }) => type === "decided");
  const { outcome } = foldEvents(events);
  if ((outcome?.status !== "approved" && outcome?.status !== "denied") || outcome.byDeadline)
    return undefined;
  return { outcome, before: events.slice(0, end) };
}

const treesAt = (facts: ApprovalFacts, { before, outcome }: NonNullable<ReturnType<typeof endByPeople>>) =>
  activeTrees({ facts, state: foldEvents(before), now: outcome.at });

const idsOf = ({ id, standsFor = [] }: Voter): string[] => [id, ...standsFor.map((person) => person.id)];

describe("whoever answers for whom, in whatever order", () => {
  test("a quorum has a word of its own for each place: one person fills no two, nor two people the place of one", () => {
    each((facts, events) => {
      const ended = endByPeople(events);
      if (ended === undefined) return;
      const { outcome, before } = ended;
      // Where a no is a veto, one is enough.
      if (outcome.status === "denied" && facts.plan.veto !== false) return;
      const words = wordsFor(outcome.status === "approved" ? "approve" : "deny", standingVotes(before));
      const ways = treesAt(facts, ended).flatMap(waysToFill);
      expect(ways.some((places) => canSeat(places, words))).toBe(true);
    }, 1000);
  });

  test("at no moment does the word of one person count twice, whoever says it, for or against", () => {
    each((_, events) => {
      let state = foldEvents([]);
      for (const event of events) {
        state = applyEvent(state, event);
        const counted = [...votersOf(state, "approve"), ...votersOf(state, "deny")].flatMap(idsOf);
        expect(new Set(counted).size).toBe(counted.length);
      }
    }, 1000);
  });

  test("nobody answers for others unless it was told before, and never where the plan wants those it names", () => {
    each(({ plan }, events) => {
      const told = new Set<string>();
      for (const event of events) {
        if (event.type === "delegated") told.add(`${event.from.id} to ${event.to.id}`);
        if (event.type !== "voted") continue;
        const { id, standsFor = [] } = event.voter;
        expect(standsFor.filter((person) => !told.has(`${person.id} to ${id}`))).toEqual([]);
      }
      if (plan.allow_delegates === false) expect(told.size).toBe(0);
    }, 1000);
  });

  test("nothing is passed on to who has answered already, whose answer would not be asked for again", () => {
    each((_, events) => {
      for (const [index, event] of events.entries()) {
        if (event.type !== "delegated" || event.isAway !== undefined) continue;
        const { votes, argsHash } = foldEvents(events.slice(0, index));
        expect(votes.filter((vote) => vote.voter.id === event.to.id && vote.argsHash === argsHash)).toEqual(
          [],
        );
      }
    }, 1000);
  });

  test("who asks decides nothing of their own: not as a delegate, and not through one", () => {
    each(({ plan, requesterIds }, events) => {
      if (plan.allow_requester === true) return;
      const involved = events.flatMap((event) => {
        if (event.type === "delegated") return [event.from.id, event.to.id];
        return event.type === "voted" ? idsOf(event.voter) : [];
      });
      const decided = endByPeople(events)?.outcome.by.flatMap(idsOf) ?? [];
      expect([...involved, ...decided].filter((id) => requesterIds.includes(id))).toEqual([]);
    }, 1000);
  });

  test("the runs come to every end, and to calls that only delegates let happen", () => {
    const reached = new Set<string>();
    for (const [facts, steps] of fc.sample(given, runs(1000))) {
      const events = run(facts, steps);
      reached.add(foldEvents(events).outcome?.status ?? "pending");
      const ended = endByPeople(events);
      if (ended === undefined) continue;
      const { outcome, before } = ended;
      const alone = outcome.by.map(({ standsFor: _standsFor, ...self }) => self);
      const needsDelegate = !treesAt(facts, ended).some((tree) => isFilled(tree, alone));
      if (outcome.status === "denied" || !needsDelegate) continue;
      const types = new Set(events.map(({ type }) => type));
      const isPassedOn = before.some((event) => event.type === "delegated" && event.isAway === undefined);
      reached.add(isPassedOn ? "approved where it was passed on" : "approved for who is away");
      if (before.some(({ type }) => type === "edited")) reached.add("approved by a delegate after an edit");
      if (types.has("escalated")) reached.add("approved by a delegate after others were asked");
      if (types.has("claimed")) reached.add("claimed after a delegate approved");
    }
    expect([...reached].toSorted()).toEqual([
      "approved",
      "approved by a delegate after an edit",
      "approved by a delegate after others were asked",
      "approved for who is away",
      "approved where it was passed on",
      "cancelled",
      "claimed after a delegate approved",
      "denied",
      "pending",
      "superseded",
      "timed_out",
    ]);
  });
});
