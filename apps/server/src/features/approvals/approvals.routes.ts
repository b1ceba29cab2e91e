import { approvalErrors, contract } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { implement } from "../../kernel/implement.ts";
import {
  countApprovals,
  countFacets,
  findApproval,
  listApprovals,
  type ApprovalFilter,
} from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { createApproval } from "./create-approval.ts";
import { decideMany } from "./decide-many.ts";
import { decideApproval } from "./decide-approval.ts";
import { delegateApproval } from "./delegate-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { askOthers } from "./escalate-approval.ts";
import { eventHandlers } from "./event.handlers.ts";
import { describeApproval } from "./describe-approval.ts";
import { getAnalytics } from "./get-analytics.ts";
import { noteDelivered } from "./note-delivered.ts";
import { runHandlers } from "./run.handlers.ts";
import { talkHandlers } from "./talk.handlers.ts";
import { voteHandlers } from "./vote.handlers.ts";
import { voterOf } from "./voter-of.ts";
import { waitForNews } from "./wait-for-news.ts";
import { ownerOf } from "./who-asked.ts";

type PageOf = { page: number; size: number };

export const approvalRoutes = (dependencies: ApprovalDependencies) => {
  const { database, decisions } = dependencies;
  const get = async (organizationId: string, id: string): Promise<ApprovalRow> => {
    const row = await findApproval(database.executor, { organizationId, id });
    if (row === undefined) throw approvalErrors.notFound({ approval_id: id });
    return row;
  };
  return implement(contract.approvals, {
    create: async ({ body: { idempotency_key: idempotencyKey, ...request } }, { actor }) =>
      describeApproval(await createApproval(dependencies, { actor, request, idempotencyKey })),
    list: ({ query }, { organizationId }) => listPage(database.executor, { organizationId, ...query }),
    getFacets: ({ query }, { organizationId }) => countFacets(database.reader, { organizationId, ...query }),
    getAnalytics: ({ query }, { organizationId }) =>
      getAnalytics(database.reader, { now: dependencies.clock(), asking: { organizationId, ...query } }),
    get: async ({ params: { id }, query: { wait, messages } }, { organizationId, actor, signal }) => {
      const read = (): Promise<ApprovalRow> => get(organizationId, id);
      const find = async (): Promise<ApprovalRow> => {
        const ms = wait * 1000;
        if (messages === undefined) return decisions.wait(id, { ms, signal, read });
        const row = await read();
        if (row.status !== "pending" || wait === 0) return row;
        return waitForNews(dependencies, { row, seen: messages, ms, signal });
      };
      const row = await find();
      if (!signal.aborted) noteDelivered(dependencies, row, actor);
      return describeApproval(row);
    },
    ...eventHandlers(dependencies, get),
    decide: async ({ params: { id }, body: decision }, { organizationId, actor }) => {
      const voter = await voterOf(dependencies, actor);
      const deciding = { organizationId, id, voter, actor, decision };
      return describeApproval(await decideApproval(dependencies, deciding));
    },
    decideMany: async ({ body: given }, { organizationId, actor }) => {
      const voter = await voterOf(dependencies, actor);
      return decideMany(dependencies, { organizationId, voter, actor, given });
    },
    escalate: async ({ params: { id }, body }, { organizationId, actor }) => {
      const who = { by: toAuthor(actor), owner: ownerOf(actor) };
      const mayWiden = actor.permissions.has("manage-policies");
      const escalating = { organizationId, id, ...who, mayWiden, ...body };
      return describeApproval(await askOthers(dependencies, escalating));
    },
    delegate: async ({ params: { id }, body }, { organizationId, actor }) => {
      const voter = await voterOf(dependencies, actor);
      return describeApproval(await delegateApproval(dependencies, { organizationId, id, voter, ...body }));
    },
    ...voteHandlers(dependencies),
    ...talkHandlers(dependencies),
    ...runHandlers(dependencies),
  });
};

async function listPage(executor: Executor, { page, size, ...filter }: ApprovalFilter & PageOf) {
  const [rows, total] = await Promise.all([
    listApprovals(executor, { page, size, ...filter }),
    countApprovals(executor, filter),
  ]);
  return { records: rows.map(describeApproval), page, size, total };
}
