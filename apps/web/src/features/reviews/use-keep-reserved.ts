import { useEffect, useRef } from "react";
import { renewItem } from "./queries.ts";

type Kept = { queueId: string; itemId: string; until: string | null; onLost: (message: string) => void };

const leastMs = 10_000;

/** Keeps an item for whoever looks at it, as long as the page is in front of them. */
export function useKeepReserved({ queueId, itemId, until, onLost }: Kept): void {
  const lose = useRef(onLost);
  useEffect(() => {
    lose.current = onLost;
  });
  useEffect(() => {
    if (until === null) return undefined;
    const everyMs = Math.max(leastMs, (Date.parse(until) - Date.now()) / 3);
    const timer = setInterval(() => {
      if (document.visibilityState === "visible")
        renewItem({ queueId, itemId }).catch((error: unknown) => {
          if (isConflict(error)) lose.current(error.message);
        });
    }, everyMs);
    return () => clearInterval(timer);
  }, [queueId, itemId, until]);
}

/** The item is not theirs any more, or the queue is closed. */
export const isConflict = (error: unknown): error is Error =>
  error instanceof Error && "kind" in error && error.kind === "conflict";
