import { useQuery } from "@tanstack/react-query";
import { CountMark } from "../../../design/count-mark.tsx";
import { useAppBadge } from "../../push/use-app-badge.ts";
import { pendingCountQuery } from "../queries.ts";

/** How many requests wait, beside the word Inbox. */
export function PendingCount() {
  const { data } = useQuery(pendingCountQuery);
  useAppBadge(data);
  return <CountMark count={data ?? 0} />;
}
