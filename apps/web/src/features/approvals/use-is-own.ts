import type { Approval } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { meQuery, usePermission } from "../me/queries.ts";

/** Whether whoever looks asked it, or administers: then it is theirs to reply to, to widen and to withdraw. */
export function useIsOwn({ requester }: Pick<Approval, "requester">): boolean {
  const me = useQuery(meQuery).data;
  const mayAsk = usePermission("approve-request");
  const isAdmin = usePermission("admin");
  return mayAsk && (isAdmin || me?.actor.user_id === requester.id);
}
