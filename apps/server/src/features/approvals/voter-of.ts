import type { Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { findAllOnCall, listDelegators } from "../availability/index.ts";
import type { Known, Voter } from "./domain/voter.ts";
import { findPerson } from "./voters.store.ts";

type Dependencies = { database: { executor: Executor }; clock: Clock };

/** Who answers, whatever way: several keys of a person are that person. With who is away and named them. */
export async function voterOf({ database, clock }: Dependencies, actor: Actor): Promise<Voter> {
  const { organizationId, userId } = actor;
  const role = actor.roleId ?? null;
  const nobody = { id: actor.id, name: actor.name, email: null, teams: [], role, channel: null };
  if (userId === undefined) return nobody;
  const { executor } = database;
  const now = clock();
  const onCall = await findAllOnCall(executor, { organizationId, now });
  const know = async (id: string): Promise<Known | undefined> => {
    const person = await findPerson(executor, { organizationId, userId: id });
    const schedules = [...onCall].filter(([, turn]) => turn.userId === id).map(([schedule]) => schedule);
    return person && { id, ...person, onCall: schedules };
  };
  const self = (await know(userId)) ?? { ...nobody, id: userId };
  const away = await listDelegators(executor, { organizationId, userId, now });
  const standsFor: Known[] = [];
  for (const id of new Set(away.map((absence) => absence.user_id))) {
    const person = await know(id);
    if (person !== undefined) standsFor.push(person);
  }
  return { ...self, role, channel: null, ...(standsFor.length > 0 && { standsFor }) };
}
