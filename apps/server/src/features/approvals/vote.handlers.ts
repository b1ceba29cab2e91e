import type { approvals } from "@parley/contract";
import type { Handlers } from "../../kernel/implement.ts";
import { decideApproval } from "./decide-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import { editApproval } from "./edit-approval.ts";
import { voterOf } from "./voter-of.ts";

type VoteHandlers = Pick<Handlers<typeof approvals>, "vote" | "edit">;

/** What one person does at a time: say yes or no, or change what it is about. */
export const voteHandlers = (dependencies: ApprovalDependencies): VoteHandlers => ({
  vote: async ({ params: { id }, body }, { organizationId, actor }) => {
    const voter = await voterOf(dependencies, actor);
    const { args_hash, comment } = body;
    const decision =
      body.vote === "approve"
        ? ({ decision: "approve", args_hash, comment } as const)
        : ({ decision: "deny", args_hash, comment, option: body.option } as const);
    const voting = { organizationId, id, voter, actor, decision };
    return describeApproval(await decideApproval(dependencies, voting));
  },
  edit: async ({ params: { id }, body }, { organizationId, actor }) => {
    const voter = await voterOf(dependencies, actor);
    const { args_hash: argsHash, args, comment = null } = body;
    const editing = { organizationId, id, voter, argsHash, args, comment };
    return describeApproval(await editApproval(dependencies, editing));
  },
});
