import type { approvals } from "@parley/contract";
import { toAuthor } from "../../kernel/author.ts";
import type { Handlers } from "../../kernel/implement.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import { stateOf } from "./read-approval.ts";
import { cancelApproval, claimApproval, reportApproval } from "./run-approval.ts";
import { ownerOf } from "./who-asked.ts";

type RunHandlers = Pick<Handlers<typeof approvals>, "cancel" | "claim" | "report">;

/** What whoever asked does with a request: takes it back, or runs what was approved. */
export const runHandlers = (dependencies: ApprovalDependencies): RunHandlers => ({
  cancel: async ({ params: { id }, body: { reason = null } }, { organizationId, actor }) => {
    const cancelling = { organizationId, id, by: toAuthor(actor), owner: ownerOf(actor), reason };
    return describeApproval(await cancelApproval(dependencies, cancelling));
  },
  claim: async ({ params: { id }, body: { args_hash: argsHash, ...given } }, { organizationId, actor }) => {
    const who = { by: toAuthor(actor), owner: ownerOf(actor) };
    const claiming = { organizationId, id, argsHash, facts: undefined, ...given, ...who };
    const { token, row, receipt } = await claimApproval(dependencies, claiming);
    return { token, args: { ...stateOf(row).args }, approval: describeApproval(row), receipt };
  },
  report: async ({ params: { id }, body: { token, ...told } }, { organizationId, actor }) => {
    const reporting = { organizationId, id, token, told, owner: ownerOf(actor) };
    const { row, receipt } = await reportApproval(dependencies, reporting);
    return { ...describeApproval(row), receipt };
  },
});
