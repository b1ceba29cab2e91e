import { createPersonalLink, tokenOfLink } from "../decision-links/index.ts";
import type { ApprovalRow } from "../approvals/index.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import type { OpenChannel } from "./open-channel.ts";

type Given = { opened: OpenChannel; approval: ApprovalRow; hide: (secret: string) => void };

/** Makes links for single persons, where a channel shows things to one person only. Who holds one decides, so no log does. */
export function ownLinks(
  dependencies: Pick<ChannelDependencies, "database" | "clock" | "publicUrl">,
  { opened, approval, hide }: Given,
): { linkFor?: (email: string) => Promise<string | undefined> } {
  const { channel, row } = opened;
  if (channel.capabilities.personalLinks !== true) return {};
  const { id: approvalId, organization_id: organizationId, deadline_at: deadlineAt } = approval;
  const by = { id: row.id, email_address: null, full_name: row.name };
  return {
    linkFor: async (email) => {
      const link = await createPersonalLink(dependencies, {
        organizationId,
        approvalId,
        email,
        by,
        deadlineAt,
      });
      if (link !== undefined) hide(tokenOfLink(link));
      return link;
    },
  };
}
