import { builtInRoles, isBuiltInRole } from "@parley/contract";
import type { Responder } from "@parley/contract";

/** A person as plans know them, with what was known of them at that moment. */
export type Known = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** Ids and names. */
  readonly teams: readonly string[];
  /** Ids and names of the schedules by which they were on call; absent where it was not kept yet. */
  readonly onCall?: readonly string[];
};

/** Who answers, with what was known of them at that moment: it stays beside the answer. */
export type Voter = Known & {
  readonly role: string | null;
  /** Where the answer came from; null is the inbox or the API. */
  readonly channel: string | null;
  /** Who is away and named them. Once the answer is kept: those in whose place it may count. */
  readonly standsFor?: readonly Known[];
};

export type Place = Exclude<Responder, { any: unknown } | { all: unknown }>;

/** Whether this person may fill this place, by themselves or in the place of somebody. */
export const fits = (place: Place, voter: Voter): boolean =>
  fitsSelf(place, voter) || (voter.standsFor ?? []).some((person) => fitsInPlaceOf(place, person));

function fitsSelf(place: Place, voter: Voter): boolean {
  if ("anyone" in place) return true;
  if ("role" in place) return voter.role !== null && reaches(voter.role, place.role);
  if ("channel" in place) return voter.channel === null || voter.channel === place.channel;
  return fitsInPlaceOf(place, voter);
}

/** A role is a permission, which nobody passes on; and a channel is a way, no person. */
function fitsInPlaceOf(place: Place, person: Known): boolean {
  if ("person" in place) return isPerson(place.person, person);
  if ("team" in place) return person.teams.includes(place.team);
  if ("schedule" in place) return person.onCall?.includes(place.schedule) === true;
  return false;
}

/** Whether standing in for this person opens this place to a voter to whom it is not open anyway. */
export const opens = (place: Place, person: Known, voter: Voter): boolean =>
  !fitsSelf(place, voter) && fitsInPlaceOf(place, person);

const isPerson = (person: string, { id, email }: Known): boolean =>
  person === id || person.toLowerCase() === email?.toLowerCase();

/** A role of an organization's own reaches itself only. */
function reaches(held: string, wanted: string): boolean {
  if (!isBuiltInRole(held) || !isBuiltInRole(wanted)) return held === wanted;
  return builtInRoles.indexOf(held) >= builtInRoles.indexOf(wanted);
}
