import type { approvals } from "@parley/contract";
import { toAuthor } from "../../kernel/author.ts";
import type { Handlers } from "../../kernel/implement.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import { askBackApproval, replyToApproval, viewApproval } from "./talk-approval.ts";
import { voterOf } from "./voter-of.ts";
import { ownerOf } from "./who-asked.ts";

type TalkHandlers = Pick<Handlers<typeof approvals>, "askBack" | "reply" | "view">;

/** What is said about a request, which decides nothing. */
export const talkHandlers = (dependencies: ApprovalDependencies): TalkHandlers => ({
  askBack: async ({ params: { id }, body: { text } }, { organizationId, actor }) => {
    const voter = await voterOf(dependencies, actor);
    return describeApproval(await askBackApproval(dependencies, { organizationId, id, voter, text }));
  },
  reply: async ({ params: { id }, body: { text } }, { organizationId, actor }) => {
    const who = { by: toAuthor(actor), owner: ownerOf(actor) };
    return describeApproval(await replyToApproval(dependencies, { organizationId, id, text, ...who }));
  },
  view: async ({ params: { id } }, { organizationId, actor }) => {
    const voter = await voterOf(dependencies, actor);
    return describeApproval(await viewApproval(dependencies, { organizationId, id, voter }));
  },
});
