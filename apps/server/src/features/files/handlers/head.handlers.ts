import { fileErrors, type Contract, type GitSource, type User } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { Handlers } from "../../../kernel/implement.ts";
import { getEnvironment } from "../../organizations/index.ts";
import type { FilesDependencies } from "../dependencies.ts";
import type { GitSourceRow } from "../files.tables.ts";
import { findFileById } from "../find-by-id.ts";
import { followChanges } from "../follow-changes.ts";
import { listGitSources } from "../git-sources.store.ts";
import { describeHeads, readContents } from "../list-heads.ts";

type Names = "listHeads" | "listChanges" | "readContents" | "listGitSources";

/** What Files are at, and where that was in git. */
export const headHandlers = (dependencies: FilesDependencies): Pick<Handlers<Contract["files"]>, Names> => ({
  listHeads: async ({ query }, { organizationId }) => {
    const { environment, path, after, size } = query;
    const chosen =
      environment === undefined
        ? undefined
        : await getEnvironment(dependencies.database.reader, { organizationId, name: environment });
    return describeHeads(dependencies.database, {
      organizationId,
      environmentId: chosen?.id,
      directoryPath: path,
      after,
      size,
    });
  },
  listChanges: ({ query: { after, size, wait_seconds } }, { organizationId, signal }) =>
    followChanges(dependencies, { organizationId, after, size, waitMs: wait_seconds * 1000, signal }),
  readContents: ({ body }, { organizationId }) =>
    readContents(dependencies.database, { organizationId, versionIds: body.version_ids }),
  listGitSources: async ({ query }, { organizationId }) => {
    const { file_id: fileId, version_id: versionId, page, size } = query;
    const file = await findFileById(dependencies.database.executor, { organizationId, id: fileId });
    if (file === undefined) throw fileErrors.notFound({ file: fileId });
    const { rows, total } = await listGitSources(dependencies.database.reader, {
      organizationId,
      fileId: file.id,
      versionId,
      page,
      size,
    });
    return { records: rows.map(toGitSource), page, size, total };
  },
});

const toGitSource = (row: GitSourceRow): GitSource => ({
  version_id: row.version_id,
  commit: row.commit_hash,
  branch: row.branch,
  author: row.author,
  is_dirty: row.is_dirty,
  repository: row.repository,
  file: row.file,
  pushed_at: new Date(row.created_at).toISOString(),
  pushed_by: row.created_by === null ? null : fromJson<User>(row.created_by),
});
