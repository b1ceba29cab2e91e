import { formatCount, formatPlural } from "../../../design/format.ts";

type Described = {
  delete_after_days: number | null;
  redact_after_days: number | null;
  legal_hold: boolean;
};

/**
 * A retention rule in words.
 *
 * @example describeRule({ delete_after_days: 90, redact_after_days: 7, legal_hold: false });
 * // "redacted after 7 days, deleted after 90 days"
 */
export function describeRule({ delete_after_days, redact_after_days, legal_hold }: Described): string {
  if (legal_hold) return "nothing in it is deleted or redacted, whatever rules below it say";
  const parts = [
    redact_after_days !== null && `redacted after ${formatPlural(redact_after_days, "day")}`,
    delete_after_days !== null && `deleted after ${formatPlural(delete_after_days, "day")}`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(", ") : "kept for ever";
}

/**
 * What a run does or did, in words.
 *
 * @example describeWork({ deleted: 3, redacted: 1 }); // "3 Logs deleted, 1 Log redacted"
 */
export function describeWork({ deleted, redacted }: { deleted: number; redacted: number }): string {
  const logs = (count: number): string => `${formatCount(count)} ${count === 1 ? "Log" : "Logs"}`;
  const parts = [
    deleted > 0 && `${logs(deleted)} deleted`,
    redacted > 0 && `${logs(redacted)} redacted`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(", ") : "nothing to delete or redact";
}
