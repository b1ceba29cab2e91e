import { currentCall } from "./current-call.ts";
import type { FetchReply, FetchRequest } from "./protocol.ts";

type Asking = { callId: number; request: FetchRequest };

const withoutBody = new Set([101, 204, 205, 304]);

/** The only way out: each request is handed to the server, for the call in which it is made. Afterwards there is none. */
export function bridgeFetch(ask: (asking: Asking) => Promise<FetchReply>): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const call = currentCall();
    if (call === undefined || call.isOver)
      throw new TypeError("fetch failed: an adapter asks only while it is asked to do something");
    request.signal.throwIfAborted();
    call.requests += 1;
    const { url, method, signal } = request;
    const headers = Object.fromEntries(request.headers);
    const asking = ask({ callId: call.id, request: { url, method, headers, body: await readText(request) } });
    const reply = await Promise.race([asking, abortOf(signal)]);
    if ("failure" in reply) throw new TypeError(`fetch failed: ${reply.failure}`);
    const body = withoutBody.has(reply.status) ? null : reply.body;
    return new Response(body === null ? null : new Uint8Array(body), {
      status: reply.status,
      headers: reply.headers,
    });
  };
}

/** What is no text could not be looked through, nor put down in the delivery's log. */
async function readText(request: Request): Promise<string | null> {
  const body = await request.arrayBuffer();
  if (body.byteLength === 0) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new TypeError("fetch failed: only texts are sent for an adapter, no files");
  }
}

const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
