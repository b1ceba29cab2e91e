import type { Responder } from "@parley/contract";
import { fits, type Place, type Voter } from "./voter.ts";

/** More attempts than this are not made: the plan then counts as not filled. */
const maxAttempts = 50_000;

/**
 * Whether these people can fill the tree, each at most one place of it: nobody counts twice, in however many of the
 * teams they are.
 */
export function isFilled(tree: Responder, voters: readonly Voter[]): boolean {
  if (leastPlaces(tree) > voters.filter((voter) => mayAnswer(tree, voter)).length) return false;
  const search: Search = { voters, attempts: 0 };
  return canFill(search, [], { aim: tree, next: null });
}

/**
 * Whether it is plain that nobody can: a place without people, or fewer people than places. It tries no combinations, so
 * false does not say that somebody can. `whoFits`: some of those who fit a place, all or as many as the tree has places.
 */
export const isUnfillable = (tree: Responder, whoFits: (place: Place) => readonly unknown[]): boolean =>
  needOf(tree, whoFits).least === Infinity;

/** How many different people it takes at least, and who they may be. */
type Need = { readonly least: number; readonly people: ReadonlySet<unknown> };

function needOf(tree: Responder, whoFits: (place: Place) => readonly unknown[]): Need {
  if (isPlace(tree)) {
    const people = new Set(whoFits(tree));
    return { least: people.size === 0 ? Infinity : 1, people };
  }
  const needed = neededOf(tree);
  const open = partsOf(tree)
    .map((part) => needOf(part, whoFits))
    .filter(({ least }) => least !== Infinity)
    .toSorted((a, b) => a.least - b.least);
  const people = new Set(open.flatMap((part) => [...part.people]));
  const least = open.slice(0, needed).reduce((sum, part) => sum + part.least, 0);
  return { least: open.length < needed || people.size < least ? Infinity : least, people };
}

/** Whether some place of the tree is for this person. */
export const mayAnswer = (tree: Responder, voter: Voter): boolean =>
  isPlace(tree) ? fits(tree, voter) : partsOf(tree).some((part) => mayAnswer(part, voter));

type Group = Extract<Responder, { any: unknown } | { all: unknown }>;

const isPlace = (tree: Responder): tree is Place => !("any" in tree) && !("all" in tree);
const partsOf = (group: Group): readonly Responder[] => ("any" in group ? group.any : group.all);
const neededOf = (group: Group): number => ("any" in group ? (group.count ?? 1) : group.all.length);

/** How many people it takes at least. */
export function leastPlaces(tree: Responder): number {
  if (isPlace(tree)) return 1;
  const least = partsOf(tree)
    .map(leastPlaces)
    .toSorted((a, b) => a - b);
  if (neededOf(tree) > least.length) return Infinity;
  return least.slice(0, neededOf(tree)).reduce((sum, count) => sum + count, 0);
}

type Search = { readonly voters: readonly Voter[]; attempts: number };
/** A place and who fills it. */
type Seat = { readonly place: Place; readonly voter: Voter };
/** What is to be filled, one after the other: a tree, or so many of the parts. */
type Goal = { readonly aim: Responder | Choice; readonly next: Goal } | null;
type Choice = { readonly parts: readonly Responder[]; readonly from: number; readonly needed: number };

/** Whether all goals can be reached from these seats; what leads nowhere is taken back. */
function canFill(search: Search, seats: readonly Seat[], goal: Goal): boolean {
  if (goal === null) return true;
  if ((search.attempts += 1) > maxAttempts) return false;
  const { aim, next } = goal;
  if ("parts" in aim) return canChoose(search, seats, { ...aim, next });
  if (!isPlace(aim)) {
    const choice = { parts: partsOf(aim), from: 0, needed: neededOf(aim) };
    return canFill(search, seats, { aim: choice, next });
  }
  const seated = seat(search.voters, seats, aim);
  return seated !== undefined && canFill(search, seated, next);
}

/** With the part it begins with, or without it. */
function canChoose(
  search: Search,
  seats: readonly Seat[],
  { parts, from, needed, next }: Choice & { next: Goal },
): boolean {
  if (needed === 0) return canFill(search, seats, next);
  const part = parts[from];
  if (part === undefined || parts.length - from < needed) return false;
  const rest = (count: number): Goal => ({ aim: { parts, from: from + 1, needed: count }, next });
  return (
    canFill(search, seats, { aim: part, next: rest(needed - 1) }) || canFill(search, seats, rest(needed))
  );
}

/** One more place filled, with others changing seats for it where they must; nothing where that is impossible. */
function seat(voters: readonly Voter[], seats: readonly Seat[], place: Place): readonly Seat[] | undefined {
  const asked = new Set<Voter>();
  const findFor = (wanted: Place, taken: readonly Seat[]): readonly Seat[] | undefined => {
    for (const voter of voters) {
      if (asked.has(voter) || !fits(wanted, voter)) continue;
      asked.add(voter);
      const held = taken.find((other) => other.voter === voter);
      const others = taken.filter((other) => other !== held);
      const moved = held === undefined ? others : findFor(held.place, others);
      if (moved !== undefined) return [...moved, { place: wanted, voter }];
    }
    return undefined;
  };
  return findFor(place, seats);
}
