import type { Grant } from "@parley/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import type { toGrant } from "./grant-draft.ts";
import type { GrantSearch } from "./grant-search.ts";

const all = ["grants"] as const;
export const grantsPageSize = 50;

type GrantListing = Omit<GrantSearch, "all" | "grant"> & { all?: boolean };

/** A page of the grants, newest first. */
export const grantsQuery = ({ all: isAll = false, tool, page = 1 }: GrantListing) =>
  queryOptions({
    queryKey: [...all, "list", isAll, tool, page],
    queryFn: ({ signal }) =>
      parley.grants.list(
        { page, size: grantsPageSize, ...(tool !== undefined && { tool }), ...(!isAll && { open: true }) },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });

export const grantQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) => parley.grants.get({ id }, { signal }),
  });

/** The requests that a grant approved. */
export const grantUsesQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "uses", id],
    queryFn: ({ signal }) => parley.grants.listUses({ id, page: 1, size: 100 }, { signal }),
  });

/** A change of a grant, after which they are read again. */
function useChange<Given>(change: (given: Given) => Promise<Grant>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: all }),
  });
}

export const useMakeGrant = () =>
  useChange((grant: NonNullable<ReturnType<typeof toGrant>>) => parley.grants.create(grant));

export const useRevokeGrant = () => useChange((id: string) => parley.grants.revoke({ id }));
