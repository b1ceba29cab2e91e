import type { Context } from "hono";

/** Node's own response under a request; absent where a test asks in process. */
type NodeBindings = {
  outgoing?: {
    once(event: "close", listener: () => void): void;
    destroyed: boolean;
    writableFinished: boolean;
  };
};

/**
 * Aborts when the client leaves before its reply is finished, or with `stop`, which leaving aborts. Listens on Node's
 * response itself: asking the web `Request` for its signal would build a whole one for every call.
 */
export function clientSignal(
  context: Context<{ Bindings: NodeBindings }>,
  stop: AbortController,
): AbortSignal {
  const outgoing = context.env?.outgoing;
  if (outgoing === undefined) return AbortSignal.any([context.req.raw.signal, stop.signal]);
  const leave = (): void => {
    if (!outgoing.writableFinished) stop.abort();
  };
  // Who left while the request was being read has said so already.
  if (outgoing.destroyed) leave();
  else outgoing.once("close", leave);
  return stop.signal;
}
