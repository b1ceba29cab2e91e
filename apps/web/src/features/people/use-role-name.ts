import { useQuery } from "@tanstack/react-query";
import { rolesQuery } from "./queries.ts";

/** What a role is called: built-in ones by their own name, those made here by the name they were given. */
export function useRoleName(): (id: string) => string {
  const roles = useQuery(rolesQuery).data ?? [];
  return (id) => roles.find((role) => role.id === id)?.name ?? id;
}
