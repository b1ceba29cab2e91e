import { ChannelFailure } from "./channel-failure.ts";
import type { ChannelTools } from "./channel.ts";

type Fetching = {
  readonly tools: ChannelTools;
  /** Whom failures name. */
  readonly platform: string;
  readonly url: string;
  readonly init?: RequestInit;
  /** Secrets go to and fro: the delivery's log has the address and the status only. */
  readonly isPrivate?: boolean;
};

/** A reply of a platform; undefined where its body is no JSON. */
export type JsonReply = { readonly response: Response; readonly json: unknown };

/** @throws ChannelFailure `unreachable` where there is no reply */
export async function fetchJson({
  tools,
  platform,
  url,
  init = {},
  isPrivate = false,
}: Fetching): Promise<JsonReply> {
  const fetch = isPrivate ? privateFetchOf(tools) : tools.fetch;
  try {
    const response = await fetch(url, init);
    return { response, json: await response.json().catch(() => undefined) };
  } catch (error) {
    tools.signal.throwIfAborted();
    const why = error instanceof Error ? error.message : "the connection broke";
    throw new ChannelFailure("unreachable", `${platform} cannot be reached: ${why}`, { cause: error });
  }
}

function privateFetchOf({ fetchPrivately }: ChannelTools): typeof globalThis.fetch {
  if (fetchPrivately === undefined)
    throw new Error("Tools for a channel that exchanges secrets lack the way to.");
  return fetchPrivately;
}

/** How long a platform wants to be left alone. */
export const retryAfterMsOf = ({ headers }: Response): number => {
  const seconds = Number(headers.get("retry-after") ?? "");
  return (Number.isFinite(seconds) && seconds > 0 ? seconds : 30) * 1000;
};
