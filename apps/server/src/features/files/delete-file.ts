import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { noteRemoval } from "../../kernel/removals/removal-marks.store.ts";
import { refuseHeld } from "../../kernel/retention/refuse-held.store.ts";
import { insertRemoval } from "./changes.store.ts";
import { checkExpected, type ExpectedHead } from "./check-expected.ts";
import { ensureDirectory } from "./directories/ensure-directory.ts";
import { planPurge } from "./files.jobs.ts";
import { lockFile, markFileDeleted } from "./files.store.ts";
import type { FileRow } from "./files.tables.ts";
import { lockPaths } from "./lock-paths.ts";

type Removal = { file: FileRow; now: number; jobs: JobQueue; expected?: ExpectedHead };

/**
 * Deletes a File with its versions and Logs: from the commit on nobody finds them and the path is free. A job removes
 * the rows, which may be many. Run it in a transaction.
 *
 * @throws conflict where the File is not at what the caller expects
 */
export async function removeFile(
  executor: Executor,
  { file: seen, now, jobs, expected }: Removal,
): Promise<void> {
  const organizationId = seen.organization_id;
  await lockPaths(executor, organizationId);
  const file = await lockFile(executor, { organizationId, id: seen.id });
  if (file === undefined) return;
  await checkExpected(executor, file, expected);
  await refuseHeld(executor, { organizationId, paths: [file.path] });
  const root = await ensureDirectory(executor, { organizationId, path: "", now });
  await insertRemoval(executor, file, now);
  await markFileDeleted(executor, { organizationId, id: file.id, rootDirectoryId: root.id, now });
  await noteRemoval(executor, organizationId);
  await planPurge(jobs, executor, { organizationId, fileId: file.id });
}
