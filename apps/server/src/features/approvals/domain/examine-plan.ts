import type { ApprovalPlan, Responder } from "@parley/contract";
import { isUnfillable, leastPlaces } from "./fill-plan.ts";
import { placesOf } from "./places-of.ts";
import { fits, type Place, type Voter } from "./voter.ts";

/** Somebody who may be meant by a plan, and whether they may decide what is asked. */
export type Candidate = Voter & { readonly mayDecide: boolean };

/** Those whom a plan may mean, as things stand. */
export type Circle = {
  readonly candidates: readonly Candidate[];
  /** Whether there is such a person, team, schedule or role, however empty. */
  isKnown(place: Place): boolean;
};

/** What keeps a step from being filled. */
export type PlanFinding = {
  /** From 1. */
  readonly step: number;
  /** `never`: whoever comes. `now`: by nobody who is there. `partly`: a part of it leads nowhere. */
  readonly kind: "never" | "now" | "partly";
  readonly reason: string;
};

type Examining = { plan: ApprovalPlan; requesterIds: readonly string[]; circle: Circle };

/** Of more places, times people, it is only said whether they are there at all: all requests wait for this one. */
const mostLooks = 100_000;

/** What keeps the steps of a plan from being filled, at most one finding a step, and none that is not certain. */
export function examinePlan({ plan, requesterIds, circle }: Examining): PlanFinding[] {
  const isBarred = ({ id }: Voter): boolean => plan.allow_requester !== true && requesterIds.includes(id);
  const places = new Set(plan.steps.flatMap(({ who }) => placesOf(who)).map(keyOf));
  const isVast = places.size * circle.candidates.length > mostLooks;
  const meant = remember((place) => circle.candidates.filter((voter) => fits(place, voter)));
  const there = remember((place) => meant(place).filter((voter) => voter.mayDecide && !isBarred(voter)));
  const given = { circle, isBarred, isVast, meant, there };
  return plan.steps.flatMap(({ who }, index): PlanFinding[] => {
    const finding = examineStep(who, given);
    return finding === undefined ? [] : [{ step: index + 1, ...finding }];
  });
}

const keyOf = (place: Place): string => JSON.stringify(place);

type Find = (place: Place) => readonly Candidate[];

/** Looks once for each place. */
function remember(find: Find): Find {
  const known = new Map<string, readonly Candidate[]>();
  return (place) => {
    const found = known.get(keyOf(place)) ?? find(place);
    known.set(keyOf(place), found);
    return found;
  };
}

type Given = {
  circle: Circle;
  isBarred: (voter: Voter) => boolean;
  isVast: boolean;
  /** Whom a place means. */
  meant: Find;
  /** Of these who may decide. */
  there: Find;
};

function examineStep(tree: Responder, given: Given): Omit<PlanFinding, "step"> | undefined {
  const { circle, isBarred, isVast, meant, there } = given;
  const places = placesOf(tree);
  const unknown = places.filter((place) => !circle.isKnown(place));
  // People may yet come to teams, roles, schedules and channels, one to each; a person is who they are.
  const mayCome = (place: Place): readonly unknown[] => {
    if (!circle.isKnown(place)) return [];
    return "person" in place && !isVast ? meant(place).filter((voter) => !isBarred(voter)) : [{}];
  };
  if (isUnfillable(tree, mayCome)) return { kind: "never", reason: sayNever(tree, unknown, given) };
  const some = (place: Place): readonly unknown[] => there(place).slice(0, places.length);
  if (!isVast && isUnfillable(tree, some)) return { kind: "now", reason: sayNow(tree, given) };
  return unknown.length > 0 ? { kind: "partly", reason: sayUnknown(unknown) } : undefined;
}

function sayNever(tree: Responder, unknown: readonly Place[], { meant, isBarred }: Given): string {
  if (unknown.length > 0) return sayUnknown(unknown);
  const asking = placesOf(tree).find((place) => "person" in place && meant(place).some(isBarred));
  if (asking !== undefined && "person" in asking)
    return `\`${asking.person}\` asks, and who asks does not answer without \`allow_requester\``;
  return sayCount(tree, "it names fewer");
}

function sayNow(tree: Responder, given: Given): string {
  const { there } = given;
  const lacking = placesOf(tree).filter((place) => there(place).length === 0);
  if (lacking.length > 0) return list(lacking.map((place) => sayLack(place, given)));
  const count = new Set(placesOf(tree).flatMap(there)).size;
  return sayCount(tree, `${count} may decide it now`);
}

const sayCount = (tree: Responder, others: string): string =>
  `it takes ${leastPlaces(tree)} different people, and ${others}`;

const sayUnknown = (places: readonly Place[]): string => list(places.map(describeUnknown));

function describeUnknown(place: Place): string {
  if ("person" in place) return `\`${place.person}\` is nobody in this organization`;
  if ("team" in place) return `there is no team \`${place.team}\``;
  if ("schedule" in place) return `there is no schedule \`${place.schedule}\``;
  if ("role" in place) return `there is no role \`${place.role}\` (roles you made go by their ids)`;
  return "nobody is there";
}

function sayLack(place: Place, { circle, isBarred, meant: whom }: Given): string {
  if (!circle.isKnown(place)) return describeUnknown(place);
  const meant = whom(place);
  const where = describeWhere(place);
  if (meant.length > 0 && meant.every(isBarred)) return `only who asks is ${where}`;
  if ("person" in place) return `\`${place.person}\` may not decide it`;
  if (meant.length === 0 && !("anyone" in place || "channel" in place)) return `nobody is ${where}`;
  return `nobody ${where} may decide it${meant.some(isBarred) ? " but who asks" : ""}`;
}

function describeWhere(place: Place): string {
  if ("team" in place) return `in the team \`${place.team}\``;
  if ("schedule" in place) return `on call by \`${place.schedule}\``;
  if ("role" in place) return `given the role \`${place.role}\` or a higher one`;
  return "in this organization";
}

const mostNamed = 3;

function list(reasons: readonly string[]): string {
  const distinct = [...new Set(reasons)];
  const rest = distinct.length > mostNamed ? ["…"] : [];
  return [...distinct.slice(0, mostNamed), ...rest].join("; ");
}

/** A finding as a sentence for people. */
export function describeFinding({ step, ...finding }: PlanFinding, stepCount: number): string {
  return sayFinding(stepCount === 1 ? "The plan" : `Step ${step} of the plan`, finding);
}

/** The same of what is no plan of its own. */
export function sayFinding(which: string, { kind, reason }: Pick<PlanFinding, "kind" | "reason">): string {
  if (kind === "partly") return `${which} names what leads to nobody: ${reason}.`;
  return `${which} can ${kind === "never" ? "never be filled" : "be filled by nobody now"}: ${reason}.`;
}
