import { evaluationErrors, type FileType, type GivenVersion } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findVersionOfAny, listFilesById, resolveVersion } from "../files/index.ts";

type Wanted = { organizationId: string; reference: GivenVersion; types: readonly FileType[] };

/** What has Logs that can be judged. */
export const loggedTypes: readonly FileType[] = ["prompt", "tool", "evaluator", "flow", "agent"];

/** The id of the version that is meant. @throws not_found, conflict where it is of another type */
export async function findReferenced(
  executor: Executor,
  { organizationId, reference, types }: Wanted,
): Promise<string> {
  const { version_id: versionId } = reference;
  if (versionId === undefined) {
    const [only] = types.length === 1 ? types : [];
    const { file, version } = await resolveVersion(executor, { organizationId, type: only, ...reference });
    if (!types.includes(file.type)) throw unknown(version.id, types);
    return version.id;
  }
  const version = await findVersionOfAny(executor, { organizationId, versionId });
  const [file] = version ? await listFilesById(executor, { organizationId, ids: [version.file_id] }) : [];
  if (file === undefined || !types.includes(file.type)) throw unknown(versionId, types);
  return version?.id ?? versionId;
}

const unknown = (versionId: string, types: readonly FileType[]) =>
  evaluationErrors.versionUnknown({ version_id: versionId, type: `type ${types.join(" or ")}` });
