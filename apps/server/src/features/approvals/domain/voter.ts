import { builtInRoles, isBuiltInRole } from "@parley/contract";
import type { Responder } from "@parley/contract";

/** Who answers, with what was known of them at that moment: it stays beside the answer. */
export type Voter = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** Ids and names. */
  readonly teams: readonly string[];
  readonly role: string | null;
  /** Where the answer came from; null is the inbox or the API. */
  readonly channel: string | null;
};

type Place = Exclude<Responder, { any: unknown } | { all: unknown }>;

/** Whether this person may fill this place. */
export function fits(place: Place, voter: Voter): boolean {
  if ("anyone" in place) return true;
  if ("person" in place) return isPerson(place.person, voter);
  if ("team" in place) return voter.teams.includes(place.team);
  if ("role" in place) return voter.role !== null && reaches(voter.role, place.role);
  return voter.channel === null || voter.channel === place.channel;
}

const isPerson = (person: string, voter: Voter): boolean =>
  person === voter.id || person.toLowerCase() === voter.email?.toLowerCase();

/** A role of an organization's own reaches itself only. */
function reaches(held: string, wanted: string): boolean {
  if (!isBuiltInRole(held) || !isBuiltInRole(wanted)) return held === wanted;
  return builtInRoles.indexOf(held) >= builtInRoles.indexOf(wanted);
}
