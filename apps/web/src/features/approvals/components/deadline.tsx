import { formatDuration, formatExact } from "../../../design/format.ts";
import { useNow } from "../use-now.ts";
import styles from "./deadline.module.css";

const hourMs = 3_600_000;
const urgentMs = 300_000;

/** The time that is left: by the second when it is short. */
export function Deadline({ at }: { at: string }) {
  const moment = Date.parse(at);
  const now = useNow(true);
  const left = moment - now;
  return (
    <time
      dateTime={at}
      title={formatExact(moment)}
      className={styles["deadline"]}
      data-urgent={left < urgentMs || undefined}
    >
      {left <= 0 ? "deadline passed" : `${leftWords(left)} left`}
    </time>
  );
}

/** @example leftWords(545_000) // "9:05" */
function leftWords(leftMs: number): string {
  if (leftMs >= hourMs) return formatDuration(leftMs);
  const seconds = Math.ceil(leftMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
