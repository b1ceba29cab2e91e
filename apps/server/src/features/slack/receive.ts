import type { HttpReply } from "@parley/channels";
import type { Context } from "hono";
import { nanoid } from "nanoid";
import type { ClientAddressOf } from "../../kernel/http/client-address.ts";
import { errorReply, toParleyError } from "../../kernel/http/error-reply.ts";
import { readBody } from "../../kernel/http/read-body.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import type { InboundDependencies } from "../channels/index.ts";

export type ReceivingDependencies = InboundDependencies & {
  clientAddressOf: ClientAddressOf;
  work: RunningWork;
};

/** As it came, with nothing proven. */
export type SlackRequest = {
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  readonly address: string | undefined;
};

const limitBytes = 2 * 1024 * 1024;

/** Reads what came to an address that is not of one channel, and answers as whoever takes it says. */
export async function receive(
  context: Context,
  { work, logger, clientAddressOf }: ReceivingDependencies,
  take: (request: SlackRequest) => Promise<HttpReply>,
): Promise<Response> {
  const requestId = nanoid();
  work.begin();
  try {
    const { status, headers, body } = await take({
      headers: context.req.header(),
      body: await readBody(context, limitBytes),
      address: clientAddressOf(context),
    });
    return new Response(body ?? null, { status, headers: { "cache-control": "no-store", ...headers } });
  } catch (error) {
    return errorReply(toParleyError(error, requestId, logger), requestId);
  } finally {
    work.end();
  }
}

/** What Slack wants said back before it uses an address: text, and no page. */
export const answerChallenge = (payload: Readonly<Record<string, unknown>>): HttpReply => ({
  status: 200,
  headers: { "content-type": "text/plain", "x-content-type-options": "nosniff" },
  body: String(payload["challenge"] ?? ""),
});
