import { nothingChanged } from "../../kernel/audit/draft.ts";
import type { Author } from "../../kernel/author.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { askBack, reply, view } from "./domain/talk.ts";
import type { Voter } from "./domain/voter.ts";
import { refuseOthers, type Owner } from "./who-asked.ts";

type Which = { organizationId: string; id: string };

/**
 * A question to who asked; nothing is decided.
 *
 * @throws not_found; ended; not_asked; requester_may_not; too_many_messages
 */
export const askBackApproval = (
  dependencies: ChangeDependencies,
  { voter, text, ...which }: Which & { voter: Voter; text: string },
): Promise<ApprovalRow> => changeApproval(dependencies, which, (moment) => askBack(moment, { voter, text }));

/**
 * What who asked says to it.
 *
 * @throws not_found; ended; not_requester; too_many_messages
 */
export const replyToApproval = (
  dependencies: ChangeDependencies,
  { by, owner, text, ...which }: Which & { by: Author; owner: Owner; text: string },
): Promise<ApprovalRow> =>
  changeApproval(dependencies, which, (moment) => {
    refuseOthers(moment.facts, owner);
    return reply(moment, { by, text });
  });

/** That somebody who may decide has opened it. @throws not_found */
export const viewApproval = (
  dependencies: ChangeDependencies,
  { voter, ...which }: Which & { voter: Voter },
): Promise<ApprovalRow> =>
  changeApproval(dependencies, which, (moment) => {
    // Looking is among the request's own events, and no change for the audit.
    nothingChanged();
    return view(moment, voter);
  });
