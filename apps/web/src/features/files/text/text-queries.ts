import type { File } from "@parley/contract";
import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { fileTypes } from "../file-types.ts";

/** The texts of a File by the endings of their names, the main one first. */
export type Texts = ReadonlyMap<string, string>;

// Few edit texts: what reads them stays out of what every page loads.
const loadSync = () => import("@parley/sync");
type Sync = Awaited<ReturnType<typeof loadSync>>;

/** A version as texts, and the forms that read them. */
export type LoadedText = { sync: Sync; texts: Texts };

/** The texts of a version, as `parley pull` would write them. */
export const fileTextQuery = ({ type, id, version_id: versionId }: File) =>
  queryOptions({
    queryKey: [fileTypes[type].noun, id, "text", versionId],
    queryFn: async (): Promise<LoadedText> => {
      const sync = await loadSync();
      const contents = await sync.openRegistry(parley).read([{ id: versionId, fileId: id }]);
      const content = contents.get(versionId);
      return { sync, texts: content ? sync.printForm(content) : new Map() };
    },
    staleTime: Infinity,
  });
