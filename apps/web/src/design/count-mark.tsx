import styles from "./count-mark.module.css";
import { formatCount } from "./format.ts";

/** How much waits for somebody, beside the word for it; nothing while nothing does. */
export function CountMark({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className={styles["count"]} title={`${formatCount(count)} waiting`}>
      {count > 99 ? "99+" : count}
    </span>
  );
}
