import styles from "./analytics.module.css";
import { formatRate } from "./to-bars.ts";

/** A share as a figure beside its bar. */
export const Rate = ({ of }: { of: number | null }) => (
  <span className={styles["rate"]}>
    <span className={styles["track"]} aria-hidden>
      <span style={{ width: `${(of ?? 0) * 100}%` }} />
    </span>
    {formatRate(of)}
  </span>
);
