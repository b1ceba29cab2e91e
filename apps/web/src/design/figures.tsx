import { useSyncExternalStore } from "react";
import { formatAgo, formatCount, formatDuration, formatExact, formatMoney, unknown } from "./format.ts";

export function Money({ dollars }: { dollars: number | null | undefined }) {
  const full = dollars == null ? undefined : `${dollars} USD`;
  return <span title={full}>{formatMoney(dollars)}</span>;
}

/** A duration given in milliseconds. */
export function Duration({ ms }: { ms: number | null | undefined }) {
  const full = ms == null ? undefined : `${Math.round(ms * 10) / 10} ms`;
  return <span title={full}>{formatDuration(ms)}</span>;
}

export function Count({ of }: { of: number | null | undefined }) {
  return <span>{formatCount(of)}</span>;
}

/** A moment as "4 min ago", with the exact one on hover. */
export function RelativeTime({ at }: { at: string | null | undefined }) {
  const now = useSyncExternalStore(subscribeToMinutes, readMinute);
  if (!at) return <span>{unknown}</span>;
  const moment = Date.parse(at);
  return (
    <time dateTime={at} title={formatExact(moment)} style={{ whiteSpace: "nowrap" }}>
      {formatAgo(moment, Math.max(now, moment))}
    </time>
  );
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribeToMinutes(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((notify) => notify()), 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const readMinute = (): number => Math.ceil(Date.now() / 30_000) * 30_000;
