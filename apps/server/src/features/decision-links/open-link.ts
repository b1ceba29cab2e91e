import { decisionLinkErrors, isBuiltInRole, permissionsOfRole, withImplied } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { allPermissions } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { findApproval, type ApprovalRow } from "../approvals/index.ts";
import { findLink, findMember, isChannelEnabled, type Member } from "./decision-links.store.ts";
import type { DecisionLinkRow } from "./decision-links.tables.ts";
import type { DecisionLinkDependencies } from "./dependencies.ts";

type Dependencies = Pick<DecisionLinkDependencies, "database" | "clock" | "guard">;

/** What a link stands for. */
export type OpenLink = { link: DecisionLinkRow; actor: Actor; member: Member; approval: ApprovalRow };

/** Who a link is for and what it is about; undefined where there is no such link. */
export async function openLink({ database }: Dependencies, token: string): Promise<OpenLink | undefined> {
  const { executor } = database;
  const link = await findLink(executor, hashToken(token));
  if (link === undefined) return undefined;
  const { organization_id: organizationId, user_id: person, approval_id: id } = link;
  const member = await findMember(executor, { organizationId, person });
  const approval = await findApproval(executor, { organizationId, id });
  if (member === undefined || approval === undefined) return undefined;
  return { link, member, approval, actor: toActor(link, member) };
}

/** @throws used; expired; withdrawn; forbidden where the person may decide no more */
export async function refuseUnusable(
  { database, clock, guard }: Dependencies,
  { link, actor }: OpenLink,
): Promise<void> {
  if (link.used_at !== null) throw decisionLinkErrors.used();
  if (clock() >= link.expires_at)
    throw decisionLinkErrors.expired({ expired_at: new Date(link.expires_at).toISOString() });
  const { id } = fromJson<Author>(link.created_by);
  const organizationId = link.organization_id;
  if (id.startsWith("chn_") && !(await isChannelEnabled(database.executor, { organizationId, id })))
    throw decisionLinkErrors.withdrawn();
  guard.admit(await guard.grantsOf(actor), {
    permission: "approve",
    resource: "organization",
    method: "POST",
  });
}

/** The person as if they had signed in, with what their role permits now. */
const toActor = (
  link: DecisionLinkRow,
  { id, name, role, organization_id, organization_name }: Member,
): Actor => ({
  kind: "session",
  id: link.id,
  userId: id,
  roleId: role,
  name,
  organizationId: organization_id,
  organizationName: organization_name,
  permissions: isBuiltInRole(role) ? withImplied(permissionsOfRole[role]) : allPermissions,
});
