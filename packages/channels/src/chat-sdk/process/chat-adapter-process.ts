import type { Adapter } from "./adapter.ts";
import { bridgeFetch } from "./bridge-fetch.ts";
import { bridgeHttp } from "./bridge-http.ts";
import { createChatInstance } from "./chat-instance.ts";
import { currentCall, runCall, type CurrentCall } from "./current-call.ts";
import { denyConnections } from "./deny-connections.ts";
import { doCall } from "./do-call.ts";
import { loadAdapter } from "./load-adapter.ts";
import type { AdapterData, AdapterFailure, FetchReply, FromProcess, ToProcess } from "./protocol.ts";

const say = (message: FromProcess): void => void process.send?.(message);
// Nobody is left who asks.
process.on("disconnect", () => process.exit());

let wasDirect = false;
denyConnections(() => {
  const call = currentCall();
  if (call === undefined) wasDirect = true;
  else call.wasDirect = true;
});

let asked = 0;
const waiting = new Map<number, (reply: FetchReply) => void>();
globalThis.fetch = bridgeFetch(({ callId, request }) => {
  const id = (asked += 1);
  const replied = new Promise<FetchReply>((resolve) => void waiting.set(id, resolve));
  say({ type: "fetch", id, callId, request });
  return replied;
});
bridgeHttp(globalThis.fetch);

let data: AdapterData | undefined;
let opening: Promise<Adapter> | undefined;

/** Once; what went wrong is tried again. */
function openAdapter(): Promise<Adapter> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function open(): Promise<Adapter> {
  if (data === undefined) throw new Error("Nobody has said yet which adapter it is.");
  const adapter = await loadAdapter(data);
  await adapter.initialize(createChatInstance(() => adapter));
  return adapter;
}

function failureOf(error: unknown, call: CurrentCall): AdapterFailure {
  const { message, code, retryAfter } = (error ?? {}) as Record<string, unknown>;
  return {
    message: typeof message === "string" && message !== "" ? message : String(error),
    code: typeof code === "string" ? code : null,
    retryAfterSeconds: typeof retryAfter === "number" && retryAfter > 0 ? retryAfter : null,
    askedNothing: call.requests === 0,
    wasDirect: call.wasDirect || wasDirect,
  };
}

process.on("message", (message: ToProcess) => {
  if (message.type === "start") {
    data = message.data;
    return;
  }
  if (message.type === "fetched") {
    waiting.get(message.id)?.(message.reply);
    waiting.delete(message.id);
    return;
  }
  const { id, call: given } = message;
  void runCall(id, async (call) => {
    try {
      const adapter = await openAdapter();
      call.requests = 0;
      const result = await doCall(adapter, given);
      say({ type: "done", id, result });
    } catch (error) {
      say({ type: "failed", id, failure: failureOf(error, call) });
    }
  });
});
