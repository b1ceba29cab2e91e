import { createPersonalLink } from "../decision-links/index.ts";
import type { ApprovalRow } from "../approvals/index.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import type { OpenChannel } from "./open-channel.ts";

type Given = { opened: OpenChannel; approval: ApprovalRow };

/** Makes links for single persons, where a channel shows things to one person only. */
export function ownLinks(
  dependencies: Pick<ChannelDependencies, "database" | "clock" | "publicUrl">,
  { opened, approval }: Given,
): { linkFor?: (email: string) => Promise<string | undefined> } {
  const { channel, row } = opened;
  if (channel.capabilities.personalLinks !== true) return {};
  const { id: approvalId, organization_id: organizationId, deadline_at: deadlineAt } = approval;
  const by = { id: row.id, email_address: null, full_name: row.name };
  return {
    linkFor: (email) =>
      createPersonalLink(dependencies, { organizationId, approvalId, email, by, deadlineAt }),
  };
}
