import type { ApprovalDependencies } from "../approvals/index.ts";
import { findChannelById } from "../channels/index.ts";
import { humanlayerErrors } from "./humanlayer.errors.ts";
import { slugsOf } from "./slugs-of.ts";
import type { WireRoute } from "./wire-calls.ts";

/** Of a channel, what clients that were given one ask before they begin. Where it leads to is nobody's who only reads. */
export const contactChannelRoute = ({ database }: Pick<ApprovalDependencies, "database">): WireRoute => ({
  method: "GET",
  paths: ["/contact_channel/:channel_id"],
  action: "channels.get",
  permission: "read",
  async handle({ actor, context }) {
    const id = context.req.param("channel_id") ?? "";
    const channel = await findChannelById(database.executor, id);
    if (channel?.organization_id !== actor.organizationId)
      throw humanlayerErrors.contactChannelNotFound({ channel_id: id });
    return { id: channel.id, name: channel.name, type: channel.kind, ...slugsOf(actor) };
  },
});
