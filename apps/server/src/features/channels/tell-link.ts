import type { Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { Mailer } from "../../kernel/mail/create-mailer.ts";
import { findChannel } from "./channels.store.ts";
import type { PersonLinkRow } from "./channels.tables.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { findLink, findMember } from "./people.store.ts";

const tellLinkJob = "channels.tell-link";
const TellLinkPayload = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  channel_id: z.string(),
  external_id: z.string(),
  user_id: z.string(),
});

const maxAttempts = 8;

/** Has a member told that an account decides in their name from now on: whoever did not want that can end it. */
export const planTellLink = (
  jobs: JobQueue,
  transaction: Executor,
  { organization_id, channel_id, external_id, user_id }: PersonLinkRow,
): Promise<void> =>
  jobs.enqueue(transaction, {
    name: tellLinkJob,
    maxAttempts,
    payload: { version: 1, organization_id, channel_id, external_id, user_id },
  });

type Dependencies = Pick<ChannelDependencies, "database" | "publicUrl" | "logger"> & { mailer: Mailer };

export const linkJobs = (dependencies: Dependencies): JobHandlers => ({
  async [tellLinkJob]({ payload }) {
    await tellLink(dependencies, TellLinkPayload.parse(payload));
  },
});

/** Nothing is told of what is so no more. @throws where the mail server does not take it */
async function tellLink(
  { database: { executor }, mailer, publicUrl, logger }: Dependencies,
  { organization_id: organizationId, channel_id: id, external_id, user_id }: z.output<typeof TellLinkPayload>,
): Promise<void> {
  const channel = await findChannel(executor, { organizationId, id });
  const link = await findLink(executor, { organizationId, channelId: id, externalId: external_id });
  const member = await findMember(executor, { organizationId, person: user_id });
  if (channel === undefined || member === undefined || link?.user_id !== user_id) return;
  if (!mailer.isConfigured) {
    logger.warn(
      { channel: id, user: user_id },
      "an account is linked to a member, and nobody tells them: no mail server is set (PARLEY_SMTP_URL)",
    );
    return;
  }
  await mailer.send({
    to: member.email,
    subject: "An account is linked to you at Parley",
    text: [
      // By its id: what an account calls itself is whatever somebody wants to be read here.
      `The account ${external_id} in the channel ${channel.name} (${channel.kind}) of ${member.organization_name} is linked to you. What it decides counts as your decision.`,
      "If that is not yours, end it here:",
      `${publicUrl()}/settings/account`,
    ].join("\n\n"),
  });
}
