import type { FetchReply, FetchRequest } from "./process/protocol.ts";

type Fetch = (request: FetchRequest) => Promise<FetchReply>;

const mostMegabytes = 8;
const mostAtOnce = 16;

/** What a process asks for is bounded here: nothing rests on what it does itself. */
export function createFetchBound() {
  const running = new Map<number, number>();
  const count = (callId: number, more: 1 | -1): void => {
    const now = (running.get(callId) ?? 0) + more;
    if (now > 0) running.set(callId, now);
    else running.delete(callId);
  };
  return async (callId: number, request: FetchRequest, fetch: Fetch | undefined): Promise<FetchReply> => {
    if (fetch === undefined) return { failure: "the call is over" };
    if ((running.get(callId) ?? 0) >= mostAtOnce)
      return { failure: `an adapter asks for ${mostAtOnce} things at once at most` };
    if (Buffer.byteLength(request.body ?? "") > mostMegabytes * 1024 * 1024)
      return { failure: `an adapter sends ${mostMegabytes} MB at once at most` };
    count(callId, 1);
    try {
      return await fetch(request);
    } finally {
      count(callId, -1);
    }
  };
}
