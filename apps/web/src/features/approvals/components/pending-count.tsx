import { useQuery } from "@tanstack/react-query";
import { formatCount } from "../../../design/format.ts";
import { useAppBadge } from "../../push/use-app-badge.ts";
import { pendingCountQuery } from "../queries.ts";
import styles from "./pending-count.module.css";

/** How many requests wait, beside the word Inbox; nothing while none does. */
export function PendingCount() {
  const { data } = useQuery(pendingCountQuery);
  useAppBadge(data);
  const count = data ?? 0;
  if (count === 0) return null;
  return (
    <span className={styles["count"]} title={`${formatCount(count)} waiting`}>
      {count > 99 ? "99+" : count}
    </span>
  );
}
