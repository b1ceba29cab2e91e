import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

const address = "/v5/approvals/events";
/** So many things that happen at once are one look. */
const gatherMs = 200;
const retryMs = 10_000;

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
 * Has everything that is shown of requests read again as soon as something happens to one, while the page can be seen: a
 * browser opens few connections at a time, so pages in the background have none.
 */
export function useLiveApprovals(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = createGathering(
      () => void client.invalidateQueries({ queryKey: ["approvals"] }),
      gatherMs,
    );
    const connection = connect(refresh.note);
    return () => {
      connection.close();
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

function connect(onChange: () => void) {
  let source: EventSource | undefined;
  let timer: number | undefined;
  const leave = (): void => {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
    setLive(false);
  };
  const join = (): void => {
    leave();
    if (document.visibilityState === "hidden") return;
    source = new EventSource(address);
    source.addEventListener("open", () => {
      setLive(true);
      // What happened before is not told.
      onChange();
    });
    source.addEventListener("message", ({ data }) => {
      if (data === "[DONE]") leave();
      else onChange();
    });
    source.addEventListener("error", () => {
      setLive(false);
      // A stream that was cut comes back by itself, one that was refused does not.
      if (source?.readyState === EventSource.CLOSED) timer = window.setTimeout(join, retryMs);
    });
  };
  document.addEventListener("visibilitychange", join);
  join();
  return {
    close(): void {
      document.removeEventListener("visibilitychange", join);
      leave();
    },
  };
}
