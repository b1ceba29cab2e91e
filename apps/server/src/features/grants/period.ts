import type { GrantRow } from "./grants.tables.ts";

/**
 * Which of its periods a grant is in, from 0 on, counted from when it was made; null where it has none.
 *
 * @example periodOf({ rate_seconds: 60, created_at: 0 }, 61_000) // 1
 */
export const periodOf = (
  { rate_seconds: seconds, created_at: begin }: Pick<GrantRow, "rate_seconds" | "created_at">,
  now: number,
): number | null => (seconds === null ? null : Math.max(0, Math.floor((now - begin) / (seconds * 1000))));
