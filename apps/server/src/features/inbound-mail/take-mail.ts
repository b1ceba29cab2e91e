import { fromJson } from "@parley/db";
import { isParleyError } from "@parley/contract";
import { findAgentAddress, parseMail, withOwnResults, type MailInbound } from "@parley/channels";
import { findChannelById, openChannel, receiveInbound } from "../channels/index.ts";
import type { InboundMailDependencies } from "./dependencies.ts";
import { findPlannedMail, forgetText } from "./inbound-mail.store.ts";
import type { ReceivedMailRow } from "./inbound-mail.tables.ts";
import { Envelope } from "./keep-mail.ts";
import { launchAgent } from "./launch-agent.ts";

type Taking = { id: string; signal: AbortSignal };

/**
 * Deals with a mail that was kept: it launches an agent, or answers a request, or is nothing to us.
 *
 * @throws to be tried again, also where the DNS does not answer
 */
export async function takeMail(dependencies: InboundMailDependencies, { id, signal }: Taking): Promise<void> {
  const { database, logger } = dependencies;
  const row = await findPlannedMail(database.executor, id);
  if (row === undefined || row.raw === null) return;
  const channel = await findChannelById(database.executor, row.channel_id);
  // It waits, as what is to be sent does, until the channel is enabled.
  if (channel?.is_enabled === false) return;
  if (channel !== undefined) {
    const { settings } = openChannel(dependencies, channel).setup;
    const resolve = dependencies.resolveDns;
    const inbound = await withOwnResults(toInbound(row, row.raw), { settings, resolve, signal });
    const mail = await parseMail(inbound);
    const launched = findAgentAddress(mail, settings);
    if (launched !== undefined) return launchAgent(dependencies, { row, mail, inbound, launched });
    try {
      await receiveInbound(dependencies, {
        channelId: row.channel_id,
        kind: "email",
        inbound,
        address: inbound.remoteAddress ?? undefined,
        signal,
      });
    } catch (error) {
      // What is not believed now is not believed later either.
      if (!isParleyError(error) || error.kind !== "unauthenticated") throw error;
      logger.info({ mail: row.id, channel: row.channel_id, reason: error.message }, "a mail does not count");
    }
  }
  await forgetText(database.executor, row);
}

function toInbound({ envelope }: ReceivedMailRow, raw: Uint8Array): MailInbound {
  const { from, recipients, remote_address, results } = Envelope.parse(fromJson(envelope));
  return {
    type: "mail",
    raw,
    from,
    recipients,
    remoteAddress: remote_address,
    ...(results !== null && { results }),
  };
}
