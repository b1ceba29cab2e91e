import type { SocketModeClient, SocketModeOptions } from "@slack/socket-mode";
import type { HttpReply, TextInbound } from "../kernel/inbound.ts";
import { defaultUrl, silent } from "./slack-api.ts";

export type SocketWatching = {
  appToken: string;
  apiUrl: string | null | undefined;
  /** The only ways out: by HTTP, and for the connection itself. */
  fetch: typeof globalThis.fetch;
  dispatcher: NonNullable<SocketModeOptions["dispatcher"]>;
  /** Whether the address that Slack gave may be connected to. @throws what refuses it */
  checkUrl: (url: string) => void;
  /** Deals with what came in. @throws where it could not: then Slack is not told that it was */
  take: (inbound: TextInbound) => Promise<HttpReply>;
  /** What went wrong, or that it goes well again. */
  report: (state: { isWell: true } | { isWell: false; reason: string }) => void;
  /** Waits so long, less when the signal aborts. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  clock: () => number;
  signal: AbortSignal;
  /** Slack waits three seconds for a word that something has arrived. */
  ackMs?: number;
};

const longestPauseMs = 60_000;
/** How long a connection has to have held that the next one is opened at once. */
const steadyMs = 10_000;
const openMs = 30_000;

/**
 * Holds a connection of Socket Mode for as long as the signal lets it. Slack closes it every few hours and says so before;
 * then, and when it breaks, it is opened anew, after failures with pauses that grow.
 */
export async function watchSocket(watching: SocketWatching): Promise<void> {
  const { signal, sleep, report, clock } = watching;
  for (let failures = 0; !signal.aborted;) {
    let since: number | undefined;
    try {
      await connectOnce(watching, () => {
        since = clock();
        report({ isWell: true });
      });
    } catch (error) {
      if (signal.aborted) return;
      report({ isWell: false, reason: error instanceof Error ? error.message : "the connection broke" });
    }
    const wasSteady = since !== undefined && clock() - since >= steadyMs;
    failures = wasSteady ? 0 : failures + 1;
    if (!wasSteady) await sleep(Math.min(500 * 2 ** failures, longestPauseMs), signal);
  }
}

/** Resolves when a connection that was good has ended. @throws where there was none */
async function connectOnce(watching: SocketWatching, isWell: () => void): Promise<void> {
  const { signal } = watching;
  signal.throwIfAborted();
  const client = await createClient(watching);
  const ended = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
  const end = (): void => void client.disconnect().catch(() => {});
  const opening = AbortSignal.any([signal, AbortSignal.timeout(openMs)]);
  opening.addEventListener("abort", end, { once: true });
  try {
    await client.start();
    opening.removeEventListener("abort", end);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    else isWell();
    await ended;
  } catch (error) {
    throw error ?? new Error("Slack closed the connection as it was opened");
  } finally {
    opening.removeEventListener("abort", end);
    signal.removeEventListener("abort", end);
    client.removeAllListeners();
  }
}

async function createClient(watching: SocketWatching): Promise<SocketModeClient> {
  const { appToken, apiUrl, fetch, dispatcher, checkUrl } = watching;
  const { SocketModeClient: Client } = await import("@slack/socket-mode");
  const client = new Client({
    appToken,
    // It is opened anew here: in the client's own way, a refusal would be nobody's to catch.
    autoReconnectEnabled: false,
    clientOptions: {
      slackApiUrl: apiUrl ?? defaultUrl,
      fetch: fetch as never,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
    dispatcher,
    logger: silent as never,
  });
  // What it throws ends the attempt before the address is asked.
  client.on("authenticated", ({ url }: { url?: string }) => checkUrl(url ?? ""));
  client.on("slack_event", (event: SlackEnvelope) => void takeEnvelope(watching, event));
  return client;
}

type SlackEnvelope = {
  ack: (payload?: Record<string, unknown>) => Promise<void>;
  type: string;
  body: Record<string, unknown>;
};

const ackMs = 2500;

/**
 * Slack hears that it has arrived once it was dealt with; where that takes longer than Slack waits, before. A form is
 * answered by its outcome only: it stays open where we are too slow, and is sent again.
 */
async function takeEnvelope(watching: SocketWatching, { ack, body }: SlackEnvelope): Promise<void> {
  let isAcked = false;
  const say = (payload?: Record<string, unknown>): void => {
    if (isAcked) return;
    isAcked = true;
    ack(payload).catch(() => {});
  };
  const isForm = body["type"] === "view_submission";
  const timer = isForm ? undefined : setTimeout(say, watching.ackMs ?? ackMs);
  try {
    const { status, body: reply } = await watching.take({ type: "text", text: JSON.stringify(body) });
    // Slack closes a form that was acknowledged, as if it had counted.
    if (status < (isForm ? 300 : 500))
      say(reply === undefined ? undefined : (JSON.parse(reply) as Record<string, unknown>));
  } catch {
    // Whoever takes it has noted why. Slack sends events again that nobody acknowledged.
  } finally {
    clearTimeout(timer);
  }
}
