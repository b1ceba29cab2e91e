import type { Policy } from "@parley/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

export type PolicyVersion = Policy["latest_version"];
export type PolicyMode = Policy["activations"][number]["mode"];

const all = ["policies"] as const;

export const policiesQuery = queryOptions({
  queryKey: [...all, "list"],
  queryFn: ({ signal }) => parley.policies.list({}, { signal }),
});

export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) => parley.policies.get({ id }, { signal }),
  });

/** Newest first. */
export const policyVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "versions", id],
    queryFn: ({ signal }) => parley.policies.listVersions({ id }, { signal }),
  });

/** A version with its text, which never changes. */
export const policyTextQuery = (id: string, versionId: string) =>
  queryOptions({
    queryKey: ["policy-texts", id, versionId],
    queryFn: ({ signal }) => parley.policies.getVersion({ id, version_id: versionId }, { signal }),
    staleTime: Infinity,
  });

/** What the tests of a text come to, as the server judges them. */
export const policyTestQuery = (text: string) =>
  queryOptions({
    queryKey: ["policy-tests", text],
    queryFn: ({ signal }) => parley.policies.test({ text }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: 60_000,
  });

export const shadowPageSize = 50;

/** What a policy in shadow mode would have said, newest first. */
export const shadowQuery = (id: string, { page, isChanged }: { page: number; isChanged: boolean }) =>
  queryOptions({
    queryKey: [...all, "shadow", id, page, isChanged],
    queryFn: ({ signal }) =>
      parley.policies.listShadowResults(
        { id, page, size: shadowPageSize, ...(isChanged && { changed_only: true }) },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });

/** A change of policies, after which they are read again. */
function useChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: all }),
  });
}

export const useSavePolicy = () =>
  useChange((given: { name: string; text: string }) => parley.policies.create(given));

export type Use = { version_id: string; environment: string | null; mode: PolicyMode };

export const useActivate = (id: string) =>
  useChange((given: Use) => parley.policies.activate({ id, ...given }));

export const useDeactivate = (id: string) =>
  useChange((given: Omit<Use, "version_id">) => parley.policies.deactivate({ id, ...given }));

export type Replaying = { text: string; name?: string; since?: string; limit: number };

/** Judges past calls by a text; nothing is changed by it. */
export const useReplay = () =>
  useMutation({
    mutationFn: ({ limit, ...given }: Replaying) =>
      parley.policies.replay({ ...given, limit, changed_only: true }),
  });
