import { useEffect, useRef } from "react";
import { renewItem } from "./queries.ts";

type Kept = { queueId: string; itemId: string; until: string | null; onLost: () => void };

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
          if (isConflict(error)) lose.current();
        });
    }, everyMs);
    return () => clearInterval(timer);
  }, [queueId, itemId, until]);
}

const isConflict = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "kind" in error && error.kind === "conflict";
