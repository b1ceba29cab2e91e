import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

export const providerKeysQuery = queryOptions({
  queryKey: ["provider-keys"],
  queryFn: ({ signal }) => parley.providerKeys.list({}, { signal }),
});

/** The catalogue of models, for suggestions. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => parley.models.list({}, { signal }),
  staleTime: 300_000,
});

function useRefreshKeys() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: providerKeysQuery.queryKey }),
      client.invalidateQueries({ queryKey: modelsQuery.queryKey }),
    ]);
}

/** Saves a provider's key. */
export function useSetProviderKey() {
  const onSuccess = useRefreshKeys();
  return useMutation({
    mutationFn: (key: { provider: string; environment?: string; api_key: string; base_url?: string }) =>
      parley.providerKeys.set(key),
    onSuccess,
  });
}

/** Forgets a provider's key. */
export function useForgetProviderKey() {
  const onSuccess = useRefreshKeys();
  return useMutation({
    mutationFn: (key: { provider: string; environment?: string }) => parley.providerKeys.delete(key),
    onSuccess,
  });
}

/** The deployment slots of the organization, the default first. */
export const environmentListQuery = queryOptions({
  queryKey: ["environments"],
  queryFn: ({ signal }) => parley.environments.list({}, { signal }),
});

/** What every page shows of environments may have changed, Files' deployments too. */
function useRefreshEnvironments() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes("environments") });
}

/** Makes an environment, or renames one. */
export function useSaveEnvironment() {
  const onSuccess = useRefreshEnvironments();
  return useMutation({
    mutationFn: ({ id, name }: { id: string | undefined; name: string }) =>
      id === undefined ? parley.environments.create({ name }) : parley.environments.update({ id, name }),
    onSuccess,
  });
}

/** Makes an environment the one that callers get who name none. */
export function useMakeDefault() {
  const onSuccess = useRefreshEnvironments();
  return useMutation({
    mutationFn: (id: string) => parley.environments.update({ id, tag: "default" }),
    onSuccess,
  });
}

/** Removes an environment that nothing uses. */
export function useRemoveEnvironment() {
  const onSuccess = useRefreshEnvironments();
  return useMutation({ mutationFn: (id: string) => parley.environments.delete({ id }), onSuccess });
}
