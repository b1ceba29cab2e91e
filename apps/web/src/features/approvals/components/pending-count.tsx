import { useQuery } from "@tanstack/react-query";
import { formatCount } from "../../../design/format.ts";
import { pendingCountQuery } from "../queries.ts";
import styles from "./pending-count.module.css";

/** How many requests wait, beside the word Inbox; nothing while none does. */
export function PendingCount() {
  const { data: count = 0 } = useQuery(pendingCountQuery);
  if (count === 0) return null;
  return (
    <span className={styles["count"]} title={`${formatCount(count)} waiting`}>
      {count > 99 ? "99+" : count}
    </span>
  );
}
