import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { followEvents } from "../../follow-events.ts";

const address = "/v5/approvals/events";
/** So many things that happen at once are one look. */
const gatherMs = 200;

/** Whether what happens is told at once; while it is not, whoever shows requests asks from time to time. */
let isLive = false;
const listeners = new Set<() => void>();

function setLive(now: boolean): void {
  if (isLive === now) return;
  isLive = now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useIsLive = (): boolean => useSyncExternalStore(subscribe, () => isLive);

/**
 * Has everything that is shown of requests read again as soon as something happens to one, while the page can be seen.
 */
export function useLiveApprovals(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = createGathering(
      () => void client.invalidateQueries({ queryKey: ["approvals"] }),
      gatherMs,
    );
    const onMessage = (): boolean => {
      refresh.note();
      return false;
    };
    // What happened before it is open is not told.
    const leave = followEvents(address, { onOpen: refresh.note, onMessage, setLive });
    return () => {
      leave();
      refresh.stop();
    };
  }, [client]);
}

/** The first is done at once, what follows within the time together at its end. */
function createGathering(act: () => void, withinMs: number) {
  let timer: number | undefined;
  let isNoted = false;
  const end = (): void => {
    timer = undefined;
    if (!isNoted) return;
    isNoted = false;
    note();
  };
  const note = (): void => {
    if (timer !== undefined) {
      isNoted = true;
      return;
    }
    act();
    timer = window.setTimeout(end, withinMs);
  };
  return { note, stop: () => window.clearTimeout(timer) };
}
