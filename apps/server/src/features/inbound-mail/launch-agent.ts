import { mayLaunch, replyOf, type AgentAddress, type MailInbound, type ReceivedMail } from "@parley/channels";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import type { InboundMailDependencies } from "./dependencies.ts";
import { forgetText } from "./inbound-mail.store.ts";
import type { ReceivedMailRow } from "./inbound-mail.tables.ts";
import { keepInThread, previousThread } from "./previous-thread.ts";

type Launching = {
  row: ReceivedMailRow;
  mail: ReceivedMail;
  inbound: MailInbound;
  launched: AgentAddress;
};

/** Tells webhooks of a mail to an agent, once, if it is from somebody who may write to it. */
export async function launchAgent(
  {
    database,
    clock,
    logger,
    events,
  }: Pick<InboundMailDependencies, "database" | "clock" | "logger" | "events">,
  { row, mail, inbound, launched }: Launching,
): Promise<void> {
  const { organization_id: organizationId } = row;
  const verdict = mayLaunch(mail, {
    launched,
    results: inbound.results,
    receivedAt: row.received_at,
  });
  if (!verdict.may)
    logger.info({ mail: row.id, channel: row.channel_id, reason: verdict.why }, "a mail launches no agent");
  await database.transaction(async (transaction) => {
    if (verdict.may) {
      const previous = await previousThread(transaction, { row, mail });
      await keepInThread(transaction, { row, mail, from: senderOf(mail) });
      await publishEvents(transaction, [
        {
          organizationId,
          type: "agent_email.received",
          data: { ...toPayload({ mail, inbound, launched }), previous_thread: previous },
          now: clock(),
        },
      ]);
    }
    await forgetText(transaction, row);
  });
  if (verdict.may) events.emit("agent.launched", { organizationId });
}

function senderOf({ from: [sender] }: ReceivedMail): string {
  const { address = "", name = "" } = sender ?? {};
  return name === "" ? address : `${name.replaceAll(/[<>"\r\n]/gu, "")} <${address}>`;
}

const toPayload = ({ mail, inbound, launched }: Omit<Launching, "row">) => {
  return {
    is_test: false,
    from_address: senderOf(mail),
    to_address: launched.address,
    subject: mail.subject,
    body: replyOf(mail),
    message_id: mail.messageId ?? "",
    raw_email: Buffer.from(inbound.raw).toString("utf8"),
  };
};
