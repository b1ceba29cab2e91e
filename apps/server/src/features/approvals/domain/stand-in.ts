import type { ApprovalFacts, ApprovalState, Vote } from "./approval-state.ts";
import { activeTrees } from "./active-trees.ts";
import { placesOf } from "./places-of.ts";
import { opens, type Known, type Voter } from "./voter.ts";

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };

/**
 * The voter with those only in whose place they may answer this request: who is away and named them, or passed it on to
 * them and still belongs to the organization; of these whoever is asked where the voter is not. Never who asked: nobody approves their own through another.
 */
export function withStandIns(moment: Moment, voter: Voter): Voter {
  const { facts, state } = moment;
  const { standsFor: away = [], ...self } = voter;
  if (facts.plan.allow_delegates === false) return self;
  const { departedIds = [] } = facts;
  const passedOn = (state.delegations ?? [])
    .filter(({ from, to }) => to.id === voter.id && !departedIds.includes(from.id))
    .map(({ from }) => from);
  const places = activeTrees(moment).flatMap(placesOf);
  const isRequester = ({ id }: Known): boolean =>
    facts.requesterIds.includes(id) && facts.plan.allow_requester !== true;
  const known = new Map<string, Known>();
  for (const person of [...passedOn, ...away]) {
    if (person.id === voter.id || isRequester(person) || known.has(person.id)) continue;
    if (places.some((place) => opens(place, person, self))) known.set(person.id, person);
  }
  return known.size === 0 ? self : { ...self, standsFor: [...known.values()] };
}

/**
 * Who answered, each in the place of those only in whose place nobody else has: who answers counts in their own place,
 * and of two delegates the one who was first.
 */
export function withoutDoubles(votes: readonly Vote[]): Vote[] {
  const seated = new Set(votes.map(({ voter }) => voter.id));
  return votes.map((vote) => {
    const { standsFor = [], ...self } = vote.voter;
    const free = standsFor.filter(({ id }) => !seated.has(id));
    for (const { id } of free) seated.add(id);
    return { ...vote, voter: free.length === 0 ? self : { ...self, standsFor: free } };
  });
}
