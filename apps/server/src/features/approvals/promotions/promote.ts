import { fromJson, type Executor } from "@parley/db";
import { appendEntry } from "../../../kernel/audit/append-entry.store.ts";
import { decide } from "../../../kernel/authorize.ts";
import type { Permission, Promotion } from "@parley/contract";
import { hashToken } from "../../../kernel/secrets.ts";
import { createToken, findActor } from "../../access/index.ts";
import { findFileById, findVersionById, replaceDeployment } from "../../files/index.ts";
import { listEnvironments } from "../../organizations/index.ts";
import { loadGrants } from "../../roles/index.ts";
import type { ApprovalRow } from "../approvals.tables.ts";
import type { ApprovalEvent, ApprovalState } from "../domain/approval-state.ts";
import type { Voter } from "../domain/voter.ts";
import type { PromotionArgs } from "./prepare-promotion.ts";

type Moment = { row: ApprovalRow; state: ApprovalState; now: number };

/**
 * Deploys what was approved, in the transaction that decides it: it happens with the decision or not at all, and never
 * again. Where what was approved holds no more, nothing is deployed, and the events say why.
 */
export async function promote(
  transaction: Executor,
  { row, state, now }: Moment,
): Promise<{ events: ApprovalEvent[]; isDeployed: boolean }> {
  const { outcome, args, promotion } = state;
  if (row.kind !== "promotion" || outcome?.status !== "approved" || state.claimHash !== null)
    return { events: [], isDeployed: false };
  if (promotion === undefined || args === null) throw new Error(`${row.id} does not say what it promotes.`);
  const last = outcome.by.at(-1);
  const promoting = { row, now, promotion, args: args as PromotionArgs, voters: outcome.by };
  const obstacle =
    last === undefined
      ? "nobody who may deploy there has approved it"
      : await deploy(transaction, { ...promoting, by: last });
  const by = last === undefined ? { id: row.id } : authorOf(last);
  // Nobody has the token: what the server has done is reported by nobody else.
  const claimed = { type: "claimed", at: now, by, claimHash: hashToken(createToken()) } as const;
  const times = { at: now, claimedAt: now };
  const execution =
    obstacle === undefined
      ? ({ status: "succeeded", ...times, result: { deployed: args["version_id"] } } as const)
      : ({ status: "failed", ...times, error: `It was not deployed: ${obstacle}.` } as const);
  return {
    events: [claimed, { type: "reported", at: now, execution }],
    isDeployed: obstacle === undefined,
  };
}

const authorOf = ({ id, name, email }: Voter) => ({
  id,
  full_name: name,
  ...(email !== null && { email_address: email }),
});

type Deploying = {
  row: ApprovalRow;
  now: number;
  promotion: Promotion;
  args: PromotionArgs;
  voters: readonly Voter[];
  by: Voter;
};

/** Why it cannot be deployed any more; nothing where it has been. */
async function deploy(transaction: Executor, deploying: Deploying): Promise<string | undefined> {
  const { row, now, args, promotion, by } = deploying;
  const organizationId = row.organization_id;
  const file = await findFileById(transaction, { organizationId, id: args.file_id });
  if (file === undefined) return `\`${promotion.file.path}\` is gone`;
  const environments = await listEnvironments(transaction, organizationId);
  if (!environments.some(({ id }) => id === args.environment_id))
    return `the environment ${promotion.environment.name} is gone`;
  const ofFile = { organizationId, fileId: file.id };
  const version = await findVersionById(transaction, { ...ofFile, versionId: args.version_id });
  if (version === undefined) return `v${promotion.version.number} is gone`;
  const lost = await findLostRight(transaction, { ...deploying, path: file.path });
  if (lost !== undefined) return lost;
  const replaced = await replaceDeployment(transaction, {
    file,
    versionId: version.id,
    environmentId: args.environment_id,
    replaces: args.replaces,
    author: authorOf(by),
    now,
  });
  if (!replaced.isDeployed) {
    const expected = promotion.replaces === null ? "nothing" : `v${promotion.replaces.number}`;
    const standing =
      replaced.standing === null
        ? undefined
        : await findVersionById(transaction, { ...ofFile, versionId: replaced.standing });
    const found = replaced.standing === null ? "nothing" : `v${standing?.sequence ?? "?"}`;
    return `${found} is deployed to ${promotion.environment.name} now, where ${expected} was when it was asked`;
  }
  await appendEntry(transaction, {
    organization_id: organizationId,
    recorded_at: now,
    action: "approvals.promote",
    outcome: "done",
    actor_kind: "session",
    actor_id: by.id,
    actor_name: by.name,
    address: null,
    target: row.id,
    details: { given: args },
  });
  return undefined;
}

/** Whoever asked has to be able to read it still, and each who approved to deploy it. */
async function findLostRight(
  transaction: Executor,
  { row, now, path, args, voters }: Deploying & { path: string },
): Promise<string | undefined> {
  const may = async (id: string, permission: Permission, environment?: string): Promise<boolean> => {
    const actor = await findActor(transaction, { organizationId: row.organization_id, id, now });
    if (actor === undefined) return false;
    const target = { kind: "file", path, ...(environment !== undefined && { environment }) } as const;
    return decide(await loadGrants(transaction, actor), permission, target).isAllowed;
  };
  const requester = row.requester_id ?? fromJson<{ id: string }>(row.requester).id;
  if (!(await may(requester, "read"))) return "who asked may not read it any more";
  for (const { id, name } of voters)
    if (!(await may(id, "deploy", args.environment_id))) return `${name} may not deploy there any more`;
  return undefined;
}
