import type { Context, Hono } from "hono";
import { nanoid } from "nanoid";
import type { ClientAddressOf } from "../../kernel/http/client-address.ts";
import { errorReply, toParleyError } from "../../kernel/http/error-reply.ts";
import { readBody } from "../../kernel/http/read-body.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { inboundPath } from "./inbound-path.ts";
import { receiveInbound } from "./receive-inbound.ts";

type Dependencies = InboundDependencies & { clientAddressOf: ClientAddressOf; work: RunningWork };

/** Meta sends up to 3 MB at once, and sends again for days what is refused. */
const limitBytes = 4 * 1024 * 1024;

/** What platforms tell of answers. Who can sign it needs no key. */
export function mountChannels(app: Hono, dependencies: Dependencies): void {
  for (const path of [`${inboundPath}:id/in`, `${inboundPath}:id/in/:path`])
    app.on(["GET", "POST"], path, (context) => receive(context, dependencies));
}

async function receive(context: Context, dependencies: Dependencies): Promise<Response> {
  const { work, logger, clientAddressOf, publicUrl } = dependencies;
  const requestId = nanoid();
  work.begin();
  try {
    const url = new URL(context.req.url);
    const reply = await receiveInbound(dependencies, {
      channelId: context.req.param("id") ?? "",
      address: clientAddressOf(context),
      signal: AbortSignal.timeout(20_000),
      work,
      inbound: {
        type: "http",
        // As the world names it: some platforms sign the address.
        url: publicUrl() + url.pathname + url.search,
        path: context.req.param("path") ?? "",
        method: context.req.method,
        headers: context.req.header(),
        body: await readBody(context, limitBytes),
      },
    });
    return new Response(reply.body ?? null, {
      status: reply.status,
      headers: { "cache-control": "no-store", ...reply.headers },
    });
  } catch (error) {
    return errorReply(toParleyError(error, requestId, logger), requestId);
  } finally {
    work.end();
  }
}
