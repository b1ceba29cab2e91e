import type { PromptKernel } from "@parley/promptfile";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { filesKey } from "../files/queries.ts";
import { headOf, saveOver } from "../files/save-over.ts";

const promptKey = (id: string) => ["prompts", id] as const;

/** All versions of a Prompt, newest first. */
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...promptKey(id), "versions"],
    queryFn: async ({ signal }) => (await parley.prompts.listVersions({ id }, { signal })).records,
  });

/** All environments, each with the version deployed there. */
export const environmentsQuery = (id: string) =>
  queryOptions({
    queryKey: [...promptKey(id), "environments"],
    queryFn: async ({ signal }) => defaultFirst(await parley.prompts.listEnvironments({ id }, { signal })),
  });

function defaultFirst<T extends { tag: string }>(environments: readonly T[]): T[] {
  return environments.toSorted(
    (one, other) => Number(other.tag === "default") - Number(one.tag === "default"),
  );
}

/** Recently changed Prompts of the whole organization. */
export const recentPromptsQuery = queryOptions({
  queryKey: ["prompts", "recent"],
  queryFn: ({ signal }) => parley.prompts.list({ size: 8, sort_by: "updated_at" }, { signal }),
});

/** Refreshes everything that shows a Prompt. */
function useRefreshPrompt(): (id: string) => Promise<unknown> {
  const client = useQueryClient();
  return (id) =>
    Promise.all([
      client.invalidateQueries({ queryKey: promptKey(id) }),
      client.invalidateQueries({ queryKey: ["prompts", "recent"] }),
      client.invalidateQueries({ queryKey: filesKey }),
    ]);
}

export type NewVersion = {
  promptId: string;
  kernel: PromptKernel;
  /** The versions that it was typed over, newest first. */
  known: readonly string[];
  name?: string;
  description?: string;
};

/** Stores content as a version; equal content is the version there is already. Refused where another was saved meanwhile. */
export function useSaveVersion() {
  const refresh = useRefreshPrompt();
  return useMutation({
    mutationFn: ({ promptId, kernel, known, name, description }: NewVersion) =>
      saveOver(known, (expected) =>
        parley.prompts.upsert({
          ...kernel,
          id: promptId,
          ...(name && { version_name: name }),
          ...(description && { version_description: description }),
          ...(expected !== undefined && { expected_version_id: expected }),
        }),
      ),
    // What was saved meanwhile is shown, with what is typed still there.
    onError: async (error, { promptId }) => {
      if (headOf(error) !== undefined) await refresh(promptId);
    },
    onSuccess: (prompt) => refresh(prompt.id),
  });
}

/** Moves or renames a Prompt. */
export function useMovePrompt(id: string) {
  const refresh = useRefreshPrompt();
  return useMutation({
    mutationFn: (path: string) => parley.prompts.move({ id, path }),
    onSuccess: () => refresh(id),
  });
}

/** Deletes a Prompt with its versions and Logs. */
export function useDeletePrompt(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => parley.prompts.delete({ id }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: filesKey });
      void client.invalidateQueries({ queryKey: ["prompts", "recent"] });
    },
  });
}

/** A Prompt's path, for places that know only its id. */
export const promptPathQuery = (id: string) =>
  queryOptions({
    queryKey: [...promptKey(id), "path"],
    queryFn: async ({ signal }) => (await parley.prompts.get({ id }, { signal })).path,
    staleTime: 60_000,
  });
