import type { File, PullRequest, Repository } from "@parley/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

export type { PullRequest, Repository };

/** The repository of the organization, or null. */
export const repositoryQuery = queryOptions({
  queryKey: ["repository"],
  queryFn: async ({ signal }) => (await parley.repositories.get({}, { signal })).repository,
  staleTime: 60_000,
});

type Version = Pick<File, "id" | "version_id">;

/** Where a File was in git, newest first; asked again when it has another version. */
export const gitSourcesQuery = ({ id, version_id }: Version) =>
  queryOptions({
    queryKey: ["git", id, version_id],
    queryFn: async ({ signal }) =>
      (await parley.files.listGitSources({ file_id: id, size: 50 }, { signal })).records,
    staleTime: 15_000,
  });

export const pullRequestsQuery = (id: string) =>
  queryOptions({
    queryKey: ["pull-requests", id],
    queryFn: async ({ signal }) => (await parley.repositories.listPullRequests({ id }, { signal })).records,
  });

export type RepositoryDraft = Parameters<typeof parley.repositories.set>[0];

export function useSetRepository() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: RepositoryDraft) => parley.repositories.set(draft),
    onSuccess: () => client.invalidateQueries({ queryKey: repositoryQuery.queryKey }),
  });
}

export function useDeleteRepository() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => parley.repositories.delete({}),
    onSuccess: () => client.invalidateQueries({ queryKey: repositoryQuery.queryKey }),
  });
}

type Words = { title: string; description: string };

/** Opens a pull request of a version. */
export function useOpenPullRequest({ id, version_id }: Version) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ title, description }: Words) =>
      parley.repositories.openPullRequest({
        id,
        version_id,
        ...(title && { title }),
        ...(description && { description }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: pullRequestsQuery(id).queryKey }),
  });
}
