import type { Responder } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findAllOnCall, listAbsences, listAvailability, quietHoursToKeep } from "../availability/index.ts";
import { listAllMembers, listMembersNamed, listTeamsOf, type MemberRow } from "./asked-people.store.ts";
import type { Asked } from "./domain/give-notices.ts";
import { placesOf } from "./domain/places-of.ts";
import type { QuietPerson } from "./domain/quiet-person.ts";
import { fits, type Place, type Voter } from "./domain/voter.ts";

type Finding = { organizationId: string; trees: readonly Responder[]; now: number };

export type CreateFindAsked = typeof createFindAsked;

/** Looks once for all that name the same, as of the first of them: for requests that come at the same time. */
export function rememberAsked(): CreateFindAsked {
  const known = new Map<string, ReturnType<CreateFindAsked>>();
  return (executor, finding) => {
    const key = JSON.stringify([finding.organizationId, finding.trees]);
    const found = known.get(key) ?? createFindAsked(executor, finding);
    known.set(key, found);
    return found;
  };
}

/** Finds who is asked by name: a person, a team, a role, whoever is on call. Not "anyone", and no channel. */
export async function createFindAsked(
  executor: Executor,
  { organizationId, trees, now }: Finding,
): Promise<(who: Responder) => Asked[]> {
  const places = trees.flatMap(placesOf).filter((place) => !("anyone" in place) && !("channel" in place));
  if (places.length === 0) return () => [];
  const voters = await loadVoters(executor, { organizationId, places, now });
  const people = await loadPeople(executor, { organizationId, voters, now });
  return (who) => {
    const named = placesOf(who).filter((place) => !("anyone" in place) && !("channel" in place));
    const asked = voters.filter((voter) => named.some((place) => fits(place, voter)));
    return asked.flatMap(({ id }) => people.get(id) ?? []);
  };
}

/** Those who fill places that name somebody, as they are now. */
export async function loadVoters(
  executor: Executor,
  { organizationId, places, now }: { organizationId: string; places: readonly Place[]; now: number },
): Promise<Voter[]> {
  const isScheduled = places.some((place) => "schedule" in place);
  const onCall = isScheduled
    ? await findAllOnCall(executor, { organizationId, now })
    : new Map<string, never>();
  const isNamed = places.every((place) => "person" in place || "schedule" in place);
  const named = places.flatMap((place) => ("person" in place ? [place.person] : []));
  const turns = [...onCall.values()].flatMap(({ userId }) => userId ?? []);
  const names = [...new Set([...named, ...turns])];
  const members = isNamed
    ? await listMembersNamed(executor, { organizationId, names })
    : await listAllMembers(executor, { organizationId });
  const userIds = members.map(({ id }) => id);
  const teams = places.some((place) => "team" in place)
    ? await listTeamsOf(executor, { organizationId, userIds })
    : [];
  const teamsOf = Map.groupBy(teams, (team) => team.user_id);
  return members.map(({ id, name, email, role }): Voter => ({
    id,
    name,
    email,
    role,
    channel: null,
    teams: (teamsOf.get(id) ?? []).flatMap((team) => [team.id, team.name]),
    onCall: [...onCall].flatMap(([schedule, { userId }]) => (userId === id ? [schedule] : [])),
  }));
}

type Loading = { organizationId: string; voters: readonly Voter[]; now: number };

/** Each with their quiet hours, and who answers for those who are away. */
async function loadPeople(
  executor: Executor,
  { organizationId, voters, now }: Loading,
): Promise<ReadonlyMap<string, Asked>> {
  const isAsked = new Set(voters.map(({ id }) => id));
  const all = await listAbsences(executor, { organizationId, now });
  const away = all.filter(({ from_at }) => from_at <= now);
  const isAway = (id: string): boolean => away.some(({ user_id }) => user_id === id);
  const delegateOf = (id: string): string[] =>
    away
      .filter(({ user_id }) => user_id === id)
      .flatMap(({ delegate_id }) => delegate_id ?? [])
      .filter((delegate) => !isAway(delegate));
  const delegateIds = [...new Set(voters.flatMap(({ id }) => delegateOf(id)))].filter(
    (id) => !isAsked.has(id),
  );
  const delegates =
    delegateIds.length === 0 ? [] : await listMembersNamed(executor, { organizationId, names: delegateIds });
  const rows = [...voters.map(({ id, name, email }) => ({ id, name, email: email ?? "" })), ...delegates];
  const quiet = await loadQuietHours(executor, { organizationId, rows });
  return new Map(
    voters.map(({ id }) => {
      const delegate = delegateOf(id).flatMap((one) => quiet.get(one) ?? [])[0];
      const person = quiet.get(id) ?? { id, name: id, email: "" };
      return [id, { ...person, ...(delegate && { delegate }) }];
    }),
  );
}

async function loadQuietHours(
  executor: Executor,
  { organizationId, rows }: { organizationId: string; rows: readonly Omit<MemberRow, "role">[] },
): Promise<ReadonlyMap<string, QuietPerson>> {
  const userIds = rows.map(({ id }) => id);
  const settings = await listAvailability(executor, { organizationId, userIds });
  const quietOf = (id: string): Pick<QuietPerson, "quiet"> => {
    const row = settings.find(({ user_id }) => user_id === id);
    const quiet = quietHoursToKeep(row);
    if (row === undefined || quiet === null) return {};
    const { windows, high_stakes_wait: highStakesWait } = quiet;
    return { quiet: { windows, zone: row.time_zone, highStakesWait } };
  };
  return new Map(rows.map(({ id, name, email }) => [id, { id, name, email, ...quietOf(id) }]));
}
