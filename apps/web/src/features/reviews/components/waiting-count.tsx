import { useQuery } from "@tanstack/react-query";
import { CountMark } from "../../../design/count-mark.tsx";
import { usePermission } from "../../me/queries.ts";
import { myQueuesQuery } from "../queries.ts";

/** How many items wait for whoever looks, to be judged or decided, beside the word Reviews. */
export function WaitingCount() {
  const mayJudge = usePermission("log");
  const { data } = useQuery({ ...myQueuesQuery, enabled: mayJudge, refetchInterval: 60_000 });
  const count = (data?.records ?? []).reduce((sum, { yours }) => sum + yours.waiting + yours.disputed, 0);
  return <CountMark count={count} />;
}
