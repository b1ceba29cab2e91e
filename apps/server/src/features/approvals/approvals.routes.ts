import { approvalErrors, contract } from "@parley/contract";
import { toAuthor } from "../../kernel/author.ts";
import { mapItems } from "../../kernel/http/follow.ts";
import { followEvents, implement } from "../../kernel/implement.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { createToken } from "../access/index.ts";
import { issueReceipt } from "../receipts/index.ts";
import { listLatestChanges } from "./approval-changes.store.ts";
import { countApprovals, findApproval, listApprovals, listEvents } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval, type Act } from "./change-approval.ts";
import { createApproval } from "./create-approval.ts";
import { decideApproval, voterOf } from "./decide-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { escalateApproval } from "./escalate-approval.ts";
import { describeApproval, describeChange, describeEvent } from "./describe-approval.ts";
import { refuseEnded } from "./domain/decide.ts";
import { claim, report } from "./domain/execute.ts";
import { findUnmet } from "./find-unmet.ts";
import { followApproval, followApprovals } from "./follow-approvals.ts";
import { requestOf, stateOf } from "./read-approval.ts";
import { stateReceipt } from "./state-receipt.ts";

export const approvalRoutes = (dependencies: ApprovalDependencies) => {
  const { database, decisions } = dependencies;
  const get = async (organizationId: string, id: string): Promise<ApprovalRow> => {
    const row = await findApproval(database.executor, { organizationId, id });
    if (row === undefined) throw approvalErrors.notFound({ approval_id: id });
    return row;
  };
  /** What is done is signed, or is not done. */
  const withReceipt = async (which: { organizationId: string; id: string }, act: Act) => {
    let receipt = "";
    const row = await changeApproval(dependencies, which, act, async (transaction, changed, now) => {
      receipt = await issueReceipt(transaction, { ...dependencies, now }, stateReceipt(changed));
    });
    return { row, receipt };
  };
  return implement(contract.approvals, {
    create: async ({ body: { idempotency_key: idempotencyKey, ...request } }, { actor }) =>
      describeApproval(await createApproval(dependencies, { actor, request, idempotencyKey })),
    list: async ({ query: { page, size, ...filter } }, { organizationId }) => {
      const [rows, total] = await Promise.all([
        listApprovals(database.executor, { organizationId, page, size, ...filter }),
        countApprovals(database.executor, { organizationId, ...filter }),
      ]);
      return { records: rows.map(describeApproval), page, size, total };
    },
    get: async ({ params: { id }, query: { wait } }, { organizationId, signal }) => {
      const row = await get(organizationId, id);
      if (row.status !== "pending" || wait === 0) return describeApproval(row);
      await decisions.wait(id, { ms: wait * 1000, signal });
      return describeApproval(await get(organizationId, id));
    },
    listEvents: async ({ params: { id } }, { organizationId, wantsEvents, lastEventId }) => {
      await get(organizationId, id);
      if (!wantsEvents)
        return (await listEvents(database.executor, { organizationId, id })).map(describeEvent);
      const after = readNumber(lastEventId) ?? 0;
      return followEvents(
        mapItems(followApproval(dependencies, { organizationId, id, after }), describeEvent),
        ({ number }) => String(number),
      );
    },
    listChanges: async ({ query: { run_id: runId, size } }, context) => {
      const { organizationId, wantsEvents, lastEventId } = context;
      if (!wantsEvents) {
        const rows = await listLatestChanges(database.reader, { organizationId, runId, size });
        return rows.map(describeChange);
      }
      const since = readNumber(lastEventId);
      return followEvents(
        mapItems(followApprovals(dependencies, { organizationId, runId, since }), describeChange),
        ({ at, approval_id: id, number }) => `${Date.parse(at)}-${id}-${number}`,
      );
    },
    decide: async ({ params: { id }, body: decision }, { organizationId, actor }) => {
      const voter = await voterOf(database.executor, actor);
      return describeApproval(await decideApproval(dependencies, { organizationId, id, voter, decision }));
    },
    escalate: async ({ params: { id }, body }, { organizationId, actor }) => {
      const by = toAuthor(actor);
      return describeApproval(await escalateApproval(dependencies, { organizationId, id, by, ...body }));
    },
    cancel: async ({ params: { id }, body: { reason = null } }, { organizationId, actor }) => {
      const row = await changeApproval(dependencies, { organizationId, id }, ({ facts, state, now: at }) => {
        refuseEnded(facts, state);
        const outcome = { status: "cancelled", at, by: toAuthor(actor), reason } as const;
        return [{ type: "decided", at, outcome }];
      });
      return describeApproval(row);
    },
    claim: async ({ params: { id }, body }, { organizationId, actor }) => {
      const token = createToken();
      const given = { argsHash: body.args_hash, claimHash: hashToken(token), by: toAuthor(actor) };
      const { row, receipt } = await withReceipt({ organizationId, id }, (moment, row) => {
        const { state, now } = moment;
        const unmet = findUnmet({ request: requestOf(row), state, facts: body.facts, now });
        return claim(moment, { ...given, unmet });
      });
      return { token, args: { ...stateOf(row).args }, approval: describeApproval(row), receipt };
    },
    report: async ({ params: { id }, body: { token, ...given } }, { organizationId }) => {
      const claimHash = hashToken(token);
      const { row, receipt } = await withReceipt({ organizationId, id }, (moment) =>
        report(moment, { claimHash, ...given }),
      );
      return { ...describeApproval(row), receipt };
    },
  });
};

/** What an event's id begins with. */
function readNumber(id: string | undefined): number | undefined {
  const digits = /^\d{1,15}/.exec(id ?? "")?.[0];
  return digits === undefined ? undefined : Number(digits);
}
