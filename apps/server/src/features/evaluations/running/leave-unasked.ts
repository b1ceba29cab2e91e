import { createAbortWatch } from "@parley/evaluators";
import type { Gateway } from "@parley/gateway";
import type { LogWriter } from "../../logs/index.ts";

/** What was to be made or judged waits for the next turn; nothing was asked for it, and nothing is kept of it. */
export class LeftUnasked extends Error {
  override name = "LeftUnasked";
}

const turns = createAbortWatch();

type Means = { gateway: Gateway; logWriter: LogWriter };

/**
 * Makes one Log or one judgment, unless `turnEnds` aborts while it only waits to ask. Once a provider was asked for it,
 * it goes on to its end, however many calls it takes: else it might be paid for in each turn, and never be there.
 *
 * @throws LeftUnasked; what `work` throws
 */
export async function leaveUnasked<Own extends Means, T>(
  means: Own,
  turnEnds: AbortSignal,
  work: (own: Own) => Promise<T>,
): Promise<T> {
  const left = new AbortController();
  let isAsked = false;
  const leave = (): void => {
    if (!isAsked) left.abort(new LeftUnasked("Others have their turn."));
  };
  const noteAsked = (): void => {
    isAsked = true;
  };
  if (turnEnds.aborted) leave();
  turns.add(turnEnds, leave);
  const { gateway, logWriter } = means;
  const own = {
    ...means,
    gateway: {
      ...gateway,
      call: (request) => gateway.call({ ...request, waitSignals: [left.signal], onAsk: noteAsked }),
    } satisfies Gateway,
    logWriter: {
      ...logWriter,
      append: async (entry) => {
        // It failed only since it was left.
        if (entry.error !== undefined) left.signal.throwIfAborted();
        return logWriter.append(entry);
      },
    } satisfies LogWriter,
  };
  try {
    return await work(own);
  } finally {
    turns.remove(turnEnds, leave);
  }
}
