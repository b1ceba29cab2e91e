import { toJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { createToken } from "../access/index.ts";
import { decidePath } from "./create-link.ts";
import { findMember, insertLink } from "./decision-links.store.ts";
import type { DecisionLinkDependencies } from "./dependencies.ts";

type Making = {
  organizationId: string;
  approvalId: string;
  email: string;
  /** On whose behalf it is sent. */
  by: Author;
  /** When the request ends by itself. */
  deadlineAt: number | null;
};

const longestMs = 7 * 24 * 3_600_000;

/**
 * A link for what is sent to one person; whoever calls this sends it to nobody else. Undefined for an address that is no
 * member's.
 */
export async function createPersonalLink(
  { database, clock, publicUrl }: Pick<DecisionLinkDependencies, "database" | "clock" | "publicUrl">,
  { organizationId, approvalId, email, by, deadlineAt }: Making,
): Promise<string | undefined> {
  const member = await findMember(database.executor, { organizationId, person: email });
  if (member === undefined || member.email.toLowerCase() !== email.toLowerCase()) return undefined;
  const token = createToken();
  const now = clock();
  await insertLink(database.executor, {
    id: createId("lnk"),
    organization_id: organizationId,
    approval_id: approvalId,
    user_id: member.id,
    token_hash: hashToken(token),
    created_by: toJson(by),
    created_at: now,
    expires_at: Math.min(now + longestMs, deadlineAt ?? Number.POSITIVE_INFINITY),
    used_at: null,
  });
  return publicUrl() + decidePath + token;
}
