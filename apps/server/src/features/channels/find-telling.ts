import type { ApprovalPlan, Responder } from "@parley/contract";
import type { Executor } from "@parley/db";
import { requestOf, stateOf, type ApprovalRow } from "../approvals/index.ts";
import type { Telling } from "./domain/choose-targets.ts";
import { toNote } from "./domain/note.ts";
import { listTeamsNamed } from "./teams.store.ts";

/** Whom to tell, why, and what to say with it. */
export type Notice = {
  readonly telling: Telling;
  readonly step: number;
  readonly note: string | null;
  /** What is said anew, although it is shown there already; empty for what is said first. */
  readonly again: string;
  /** That the arguments are others: what was posted where nothing can be changed is followed by that anyway. */
  readonly isOfEdit?: boolean;
};

type Noticed = {
  reason?: string | undefined;
  step?: number | null;
  reminder?: number | null | undefined;
  message?: string | null | undefined;
  to?: { id: string }[];
  channels?: string[];
  anyone?: boolean;
};

/** The plan that counts: a policy's stands above what was asked for. */
export function planOf(row: ApprovalRow): ApprovalPlan {
  const ruled = stateOf(row).policy?.ruling.plan;
  return ruled ?? requestOf(row).plan ?? { steps: [{ who: { anyone: true } }] };
}

export function placesOf(who: Responder): Exclude<Responder, { any: unknown } | { all: unknown }>[] {
  if ("any" in who) return who.any.flatMap(placesOf);
  return "all" in who ? who.all.flatMap(placesOf) : [who];
}

export const toAnyone: Notice = {
  telling: { userIds: [], addresses: [], teams: [], anyone: true },
  step: 0,
  note: null,
  again: "",
};

/** What was said to people, as channels are told. A team that has a place is told there, and not one by one. */
export async function readNotice(
  executor: Executor,
  { row, number, data, teamsWithPlace }: Reading,
): Promise<Notice> {
  const { reason, step, reminder, message, to = [], channels = [], anyone = false } = data as Noticed;
  const named = step == null ? [] : teamsIn(planOf(row).steps[step]?.who);
  const teams = await listTeamsNamed(executor, { organizationId: row.organization_id, names: named });
  const placed = teams.filter(({ id }) => teamsWithPlace.has(id));
  const together = new Set(placed.flatMap(({ userIds }) => userIds));
  const isFirst = reason === "requested" || reason === "step_joined";
  return {
    telling: {
      userIds: to.map(({ id }) => id).filter((id) => !together.has(id)),
      addresses: channels,
      teams: placed.map(({ id }) => id),
      anyone,
    },
    step: step ?? -1,
    note: noteOf({ reminder, message, reason }),
    again: isFirst ? "" : `#${number}`,
    isOfEdit: reason === "edited",
  };
}

type Reading = {
  row: ApprovalRow;
  number: number;
  data: object;
  teamsWithPlace: ReadonlySet<string>;
};

const teamsIn = (who: Responder | undefined): string[] =>
  who === undefined ? [] : placesOf(who).flatMap((place) => ("team" in place ? [place.team] : []));

const noted = ["replied", "handed_over", "escalated", "delegated", "edited"] as const;
const isNoted = (reason: string | undefined): reason is (typeof noted)[number] =>
  noted.some((one) => one === reason);

function noteOf({
  reminder,
  message,
  reason,
}: Pick<Noticed, "reminder" | "message" | "reason">): string | null {
  if (reminder != null) return toNote("reminded");
  const said = message ?? "";
  if (isNoted(reason)) return toNote(reason, said);
  return said === "" ? null : toNote("told", said);
}
