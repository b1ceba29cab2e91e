import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

/** The names of a Tool's environment variables; their values are never shown. */
export const toolVariablesQuery = (id: string) =>
  queryOptions({
    queryKey: ["tools", id, "variables"],
    queryFn: async ({ signal }) => {
      const variables = await parley.tools.listEnvironmentVariables({ id }, { signal });
      return variables.map(({ name }) => name);
    },
  });

/** Saves an environment variable; one of that name is replaced. */
export function useSaveVariable(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (variable: { name: string; value: string }) =>
      parley.tools.addEnvironmentVariables({ id, body: [variable] }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolVariablesQuery(id).queryKey }),
  });
}

/** Deletes an environment variable. */
export function useDeleteVariable(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => parley.tools.deleteEnvironmentVariable({ id, name }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolVariablesQuery(id).queryKey }),
  });
}
