const unknown = "–";

/** USD with the digits that matter: `$12.40`, `$0.0031`. */
export function formatCost(usd: number | null | undefined): string {
  if (usd == null) return unknown;
  if (usd === 0) return "$0";
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  return `$${Number(usd.toPrecision(2)).toFixed(Math.min(10, 1 - Math.floor(Math.log10(usd))))}`;
}

/** Seconds as `840 ms`, `2.3 s`, `4 min`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds == null) return unknown;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** How long ago: `12 s`, `5 min`, `3 h`, `9 d`. */
export function formatAge(timestamp: string | null | undefined, nowMs: number): string {
  const seconds =
    timestamp == null ? Number.NaN : Math.max(0, Math.round((nowMs - Date.parse(timestamp)) / 1000));
  if (Number.isNaN(seconds)) return unknown;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A whole number with thousands set apart. */
export function formatCount(count: number | null | undefined): string {
  return count == null ? unknown : count.toLocaleString("en-US");
}

/** The sum of what is known; null where nothing is. */
export function sumOfKnown(...values: (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value != null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
