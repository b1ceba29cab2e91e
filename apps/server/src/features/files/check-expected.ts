import { fileErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { hashKernel } from "@parley/promptfile";
import type { FileRow } from "./files.tables.ts";
import { findHead } from "./heads.store.ts";
import { findVersion } from "./versions.store.ts";

/** What a caller believes a File is at, who would change nothing else. */
export type ExpectedHead = {
  /** The version; `none`: there was no such File. */
  expected_version_id?: string | undefined;
  /** What it holds, tests and words about inputs as well. */
  expected_content_hash?: string | undefined;
};

/**
 * The File must be locked.
 *
 * @throws conflict where the File is at another version, or that holds something else, than the caller believes
 */
export async function checkExpected(
  executor: Executor,
  file: FileRow,
  { expected_version_id: id, expected_content_hash: contentHash }: ExpectedHead = {},
): Promise<void> {
  if (id === undefined && contentHash === undefined) return;
  const head = await findHead(executor, file);
  const isThere = id === undefined || id === (head ?? "none");
  if (!isThere || !(await holds(executor, file, { head, contentHash })))
    throw fileErrors.savedMeanwhile({ file: file.path, version_id: head ?? "none" });
}

/** Tests, Evaluators and words about inputs change within a version. */
async function holds(
  executor: Executor,
  { id: fileId, organization_id: organizationId }: FileRow,
  { head, contentHash }: { head: string | undefined; contentHash: string | undefined },
): Promise<boolean> {
  if (contentHash === undefined) return true;
  if (head === undefined) return false;
  const version = await findVersion(executor, { organizationId, fileId, versionId: head });
  return version !== undefined && hashKernel(JSON.parse(version.kernel) as object) === contentHash;
}
