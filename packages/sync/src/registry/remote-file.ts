import type { FileHead } from "@parley/contract";
import type { FormType } from "../forms/file-content.ts";

/** A version of a File in the registry, as a work tree compares it. */
export type RemoteVersion = { id: string; number: number; contentHash: string };

/** A File in the registry. */
export type RemoteFile = {
  id: string;
  type: FormType;
  path: string;
  /** What counts there: what was saved last, or what is deployed; null where nothing is deployed. */
  version: RemoteVersion | null;
  /** The version that was saved last, whatever counts; undefined where the server does not say. */
  savedId: string | null | undefined;
};

export const toRemoteFile = ({
  id,
  type,
  path,
  version,
  saved_version_id: savedId,
}: FileHead): RemoteFile => ({
  id,
  type,
  path,
  savedId,
  version: version && { id: version.id, number: version.number, contentHash: version.content_hash },
});
