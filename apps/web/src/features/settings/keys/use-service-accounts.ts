import { useQuery } from "@tanstack/react-query";
import { usePermission } from "../../me/queries.ts";
import { type ServiceAccount, serviceAccountsQuery } from "../../people/queries.ts";

/** Accounts of programs; none where whoever looks may not see them. */
export function useServiceAccounts(): readonly ServiceAccount[] {
  const enabled = usePermission("manage-members");
  return useQuery({ ...serviceAccountsQuery, enabled }).data ?? [];
}
