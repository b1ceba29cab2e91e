import type { File, FileType } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { fileClient } from "./file-client.ts";
import { fileTypes } from "./file-types.ts";

export const filesKey = ["files"] as const;

/** A File of one type. */
export type FileOf<T extends FileType> = Extract<File, { type: T }>;

/** A File by its type and id. */
export type FileRef = { type: FileType; id: string };

const fileKey = ({ type, id }: FileRef) => [fileTypes[type].noun, id] as const;

/** A directory with what it holds; `root` is the topmost. */
export const directoryQuery = (id: string) =>
  queryOptions({
    queryKey: [...filesKey, "directory", id],
    queryFn: ({ signal }) =>
      id === "root" ? parley.directories.getRoot({}, { signal }) : parley.directories.get({ id }, { signal }),
    staleTime: 15_000,
  });

/** How many files the palette and the pickers know. */
const most = 5000;

export type KnownFile = { id: string; type: FileType; path: string };

/** Every file's id, type and path, for the palette and the pickers. */
export const allFilesQuery = queryOptions({
  queryKey: [...filesKey, "all"],
  queryFn: async ({ signal }) => {
    const found: KnownFile[] = [];
    for await (const { id, type, path } of parley.files.listAll({ size: 500 }, { signal })) {
      found.push({ id, type, path });
      if (found.length === most) break;
    }
    return found;
  },
  staleTime: 60_000,
});

/** All versions of a File, newest first. */
export const fileVersionsQuery = (file: FileRef) =>
  queryOptions({
    queryKey: [...fileKey(file), "versions"],
    queryFn: async ({ signal }) =>
      (await fileClient(file.type).listVersions({ id: file.id }, { signal })).records,
  });

/** All environments, the default first, each with the version deployed there. */
export const fileEnvironmentsQuery = (file: FileRef) =>
  queryOptions({
    queryKey: [...fileKey(file), "environments"],
    queryFn: async ({ signal }) => {
      const all = await fileClient(file.type).listEnvironments({ id: file.id }, { signal });
      return all.toSorted((one, other) => Number(other.tag === "default") - Number(one.tag === "default"));
    },
  });

/** What was deployed where and when, newest first. */
export const fileDeploymentsQuery = (file: FileRef, size: number) =>
  queryOptions({
    queryKey: [...fileKey(file), "deployments", size],
    queryFn: ({ signal }) => fileClient(file.type).listDeployments({ id: file.id, size }, { signal }),
  });

/** Refreshes everything that shows a File. */
export function useRefreshFile(): (file: FileRef) => Promise<unknown> {
  const client = useQueryClient();
  return (file) =>
    Promise.all([
      client.invalidateQueries({ queryKey: fileKey(file) }),
      client.invalidateQueries({ queryKey: [fileTypes[file.type].noun, "recent"] }),
      client.invalidateQueries({ queryKey: filesKey }),
    ]);
}

/** Moves or renames a File. */
export function useMoveFile(file: FileRef) {
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: (path: string) => fileClient(file.type).move({ id: file.id, path }),
    onSuccess: () => refresh(file),
  });
}

/** Deletes a File with its versions and Logs. */
export function useDeleteFile(file: FileRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => fileClient(file.type).delete({ id: file.id }),
    onSuccess: () => {
      // What is gone is not asked for again; the page that shows it is about to be left.
      void client.invalidateQueries({ queryKey: filesKey });
      void client.invalidateQueries({ queryKey: [fileTypes[file.type].noun, "recent"] });
    },
  });
}

/** Deploys a version to an environment; `undefined` deploys nothing there. */
export function useDeployFile(file: FileRef) {
  const refresh = useRefreshFile();
  return useMutation<unknown, Error, { environment_id: string; version_id: string | undefined }>({
    mutationFn: ({ environment_id, version_id }) =>
      version_id
        ? fileClient(file.type).setDeployment({ id: file.id, environment_id, version_id })
        : fileClient(file.type).removeDeployment({ id: file.id, environment_id }),
    onSuccess: () => refresh(file),
  });
}

/** Names or describes a version. */
export function useUpdateFileVersion(file: FileRef) {
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: (change: { version_id: string; name?: string; description?: string }) =>
      fileClient(file.type).updateVersion({ id: file.id, ...change }),
    onSuccess: () => refresh(file),
  });
}

/** Deletes a version that is deployed nowhere. */
export function useDeleteFileVersion(file: FileRef) {
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: (version_id: string) => fileClient(file.type).deleteVersion({ id: file.id, version_id }),
    onSuccess: () => refresh(file),
  });
}

/** Makes a File at a path where there is none yet. */
export function useCreateFile<F extends File>(create: (path: string) => Promise<F>) {
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: async (path: string) => {
      const taken = await parley.files.retrieveByPath({ path }).catch(ignoreNotFound);
      if (taken) throw new Error(`There is a ${taken.type} at ${path} already. Choose another path.`);
      return create(path);
    },
    onSuccess: (file) => refresh(file),
  });
}

function ignoreNotFound(error: unknown): undefined {
  if (isParleyError(error) && error.kind === "not_found") return undefined;
  throw error;
}

function useRefreshFiles(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: filesKey });
}

/** Makes a directory, and those above it. */
export function useCreateDirectory() {
  const onSuccess = useRefreshFiles();
  return useMutation({ mutationFn: (path: string) => parley.directories.create({ path }), onSuccess });
}

/** Moves or renames a directory with all that is in it. */
export function useMoveDirectory(id: string) {
  const onSuccess = useRefreshFiles();
  return useMutation({
    mutationFn: (path: string) => parley.directories.update({ id, path }),
    onSuccess,
  });
}

/** Deletes a directory that holds nothing. */
export function useDeleteDirectory(id: string) {
  const onSuccess = useRefreshFiles();
  return useMutation({ mutationFn: () => parley.directories.delete({ id }), onSuccess });
}
