import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";

export const filesKey = ["files"] as const;

/** A directory with what it holds; `root` is the topmost. */
export const directoryQuery = (id: string) =>
  queryOptions({
    queryKey: [...filesKey, "directory", id],
    queryFn: ({ signal }) =>
      id === "root" ? parley.directories.getRoot({}, { signal }) : parley.directories.get({ id }, { signal }),
    staleTime: 15_000,
  });

/** Files whose name holds a text, for the palette and the pickers. */
export const findFilesQuery = (name: string) =>
  queryOptions({
    queryKey: [...filesKey, "find", name],
    queryFn: ({ signal }) => parley.files.list({ ...(name && { name }), size: 12 }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
