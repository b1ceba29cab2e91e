import { approvalErrors, decisionLinkErrors } from "@parley/contract";
import { fromJson, toJson } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { createToken } from "../access/index.ts";
import { findApproval, refuseEnded, type ApprovalRow } from "../approvals/index.ts";
import { findMember, insertLink, type Member } from "./decision-links.store.ts";
import type { DecisionLinkRow } from "./decision-links.tables.ts";
import type { DecisionLinkDependencies } from "./dependencies.ts";

type Dependencies = Pick<DecisionLinkDependencies, "database" | "clock" | "publicUrl" | "mailer" | "logger">;
type Making = { actor: Actor; approvalId: string; person: string; expiresSeconds: number };

/** What precedes the token in a link. */
export const decidePath = "/decide/";

/** The part of a link that is secret. */
export const tokenOfLink = (link: string): string => link.slice(link.lastIndexOf("/") + 1);

/** A link that is sent to the person it is for. @throws not_found; ended; person_unknown */
export async function createLink(dependencies: Dependencies, making: Making) {
  const { database, clock, publicUrl } = dependencies;
  const { actor, approvalId, person, expiresSeconds } = making;
  const { organizationId } = actor;
  const approval = await findApproval(database.executor, { organizationId, id: approvalId });
  if (approval === undefined) throw approvalErrors.notFound({ approval_id: approvalId });
  refuseEnded(approval);
  const member = await findMember(database.executor, { organizationId, person });
  if (member === undefined) throw decisionLinkErrors.personUnknown({ person });
  const token = createToken();
  const now = clock();
  const row: DecisionLinkRow = {
    id: createId("lnk"),
    organization_id: organizationId,
    approval_id: approvalId,
    user_id: member.id,
    token_hash: hashToken(token),
    created_by: toJson(toAuthor(actor)),
    created_at: now,
    expires_at: now + expiresSeconds * 1000,
    used_at: null,
  };
  await database.transaction((transaction) => insertLink(transaction, row));
  const url = publicUrl() + decidePath + token;
  return {
    id: row.id,
    approval_id: approvalId,
    person: { id: member.id, name: member.name, email: member.email },
    expires_at: new Date(row.expires_at).toISOString(),
    is_sent: await send(dependencies, { approval, member, url, row }),
    url: maySee(approval, actor, member) ? url : null,
  };
}

/** Who holds a link decides with it: so who asked never does, nor a key or a person that may not decide. */
function maySee(approval: ApprovalRow, actor: Actor, member: Member): boolean {
  if (!actor.permissions.has("approve")) return false;
  if (actor.userId === member.id) return true;
  const requesters = fromJson<string[]>(approval.requester_ids);
  const isRequester = requesters.includes(actor.id) || requesters.includes(actor.userId ?? actor.id);
  return actor.permissions.has("manage-members") && !isRequester;
}

type Sending = { approval: ApprovalRow; member: Member; url: string; row: DecisionLinkRow };

/** Nothing of the arguments is in a mail: they are seen behind the link. */
async function send(
  { mailer, logger }: Dependencies,
  { approval, member, url, row }: Sending,
): Promise<boolean> {
  const what = approval.kind === "question" ? "Your answer is needed" : "Your decision is needed";
  const text = [
    `${member.organization_name} asks for your ${approval.kind === "question" ? "answer" : "decision"}.`,
    "",
    "See what is asked, and decide:",
    url,
    "",
    `Opening the link decides nothing. It is for you alone, works once, and until ${new Date(row.expires_at).toISOString()}.`,
  ].join("\n");
  try {
    await mailer.send({ to: member.email, subject: what, text });
    return mailer.isConfigured;
  } catch (error) {
    logger.warn({ err: error, link: row.id }, "a decision link could not be sent");
    return false;
  }
}
