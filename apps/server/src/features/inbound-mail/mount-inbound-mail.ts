import { channelErrors } from "@parley/contract";
import { ChannelFailure, readInboundRequest, type MailInbound } from "@parley/channels";
import { EmailSecrets, EmailSettings } from "@parley/channels/schemas";
import type { Context, Hono } from "hono";
import { nanoid } from "nanoid";
import { errorReply, toParleyError } from "../../kernel/http/error-reply.ts";
import { readBody } from "../../kernel/http/read-body.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import { findChannelById, inboundPath, makeTools, openChannel, type ChannelRow } from "../channels/index.ts";
import type { InboundMailDependencies } from "./dependencies.ts";
import { keepMail } from "./keep-mail.ts";

type Dependencies = InboundMailDependencies & { work: RunningWork; mailLimitBytes: number };

const timeoutMs = 20_000;
/** Forms and base64 take a third more than the mail in them. */
const sizeOfForms = 1.5;

/** Takes mail that providers hand over by HTTP. Who can sign it needs no key; it is acknowledged when it is kept. */
export function mountInboundMail(app: Hono, dependencies: Dependencies): void {
  app.post(`${inboundPath}:id/in/mail`, async (context) => {
    const { work, logger } = dependencies;
    const requestId = nanoid();
    work.begin();
    try {
      await take(context, dependencies);
      return context.json({ status: "kept" }, 200, { "cache-control": "no-store" });
    } catch (error) {
      return errorReply(toParleyError(error, requestId, logger), requestId);
    } finally {
      work.end();
    }
  });
}

async function take(context: Context, dependencies: Dependencies): Promise<void> {
  const row = await findChannelById(dependencies.database.executor, context.req.param("id") ?? "");
  // Nobody is told which channels there are.
  if (row === undefined || !row.is_enabled || row.kind !== "email")
    throw channelErrors.notGenuine({ reason: "it carries no signature of a channel that is set up here." });
  const mail = await readRequest(context, dependencies, row);
  if (mail !== undefined) await keepMail(dependencies, { channel: row, mail });
}

/** @throws not_genuine */
async function readRequest(
  context: Context,
  dependencies: Dependencies,
  row: ChannelRow,
): Promise<MailInbound | undefined> {
  const { egress, clock, logger, publicUrl, mailLimitBytes } = dependencies;
  const opened = openChannel(dependencies, row);
  const signal = AbortSignal.timeout(timeoutMs);
  const { tools } = makeTools({ egress, clock, signal, secrets: opened.secrets });
  const setup = {
    settings: EmailSettings.parse(opened.setup.settings),
    secrets: EmailSecrets.parse(opened.setup.secrets),
  };
  const { pathname, search } = new URL(context.req.url);
  try {
    return await readInboundRequest(
      { setup, tools },
      {
        type: "http",
        url: publicUrl() + pathname + search,
        path: "mail",
        method: "POST",
        headers: context.req.header(),
        body: await readBody(context, Math.ceil(mailLimitBytes * sizeOfForms)),
      },
    );
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    logger.warn({ channel: row.id, reason: error.message }, "a request that brings mail was refused");
    throw channelErrors.notGenuine({ reason: error.message });
  }
}
