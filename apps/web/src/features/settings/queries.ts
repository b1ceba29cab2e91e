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
    mutationFn: (key: { provider: string; api_key: string; base_url?: string }) =>
      parley.providerKeys.set(key),
    onSuccess,
  });
}

/** Forgets a provider's key. */
export function useForgetProviderKey() {
  const onSuccess = useRefreshKeys();
  return useMutation({
    mutationFn: (provider: string) => parley.providerKeys.delete({ provider }),
    onSuccess,
  });
}
