import { parentPort, workerData } from "node:worker_threads";
import type { Adapter } from "./adapter.ts";
import { bridgeFetch } from "./bridge-fetch.ts";
import { createChatInstance } from "./chat-instance.ts";
import { currentCall, runCall, type CurrentCall } from "./current-call.ts";
import { denyConnections } from "./deny-connections.ts";
import { doCall } from "./do-call.ts";
import { loadAdapter } from "./load-adapter.ts";
import type { AdapterData, AdapterFailure, FetchReply, FromThread, ToThread } from "./protocol.ts";

const port = parentPort;
if (port === null) throw new Error("This runs on a thread only");

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const say = (message: FromThread): void => port.postMessage(message);

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
  const adapter = await loadAdapter(workerData as AdapterData);
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

port.on("message", (message: ToThread) => {
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
      const result = await doCall(adapter, { asked: given, call });
      say({ type: "done", id, result });
    } catch (error) {
      say({ type: "failed", id, failure: failureOf(error, call) });
    }
  });
});
