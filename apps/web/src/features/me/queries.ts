import { queryOptions, useQuery } from "@tanstack/react-query";
import { parley } from "../../api.ts";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => parley.me.get({}, { signal }),
  staleTime: 60_000,
});

/** Whether whoever looks at this page may do a thing. While it is not known: no. */
export function usePermission(permission: string): boolean {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
}
