import { queryOptions } from "@tanstack/react-query";
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

/** How many files the palette and the pickers know. */
const most = 5000;

/** Every file's id and path, for the palette and the pickers. */
export const allFilesQuery = queryOptions({
  queryKey: [...filesKey, "all"],
  queryFn: async ({ signal }) => {
    const found: { id: string; path: string }[] = [];
    for await (const { id, path } of parley.files.listAll({ size: 500 }, { signal })) {
      found.push({ id, path });
      if (found.length === most) break;
    }
    return found;
  },
  staleTime: 60_000,
});
