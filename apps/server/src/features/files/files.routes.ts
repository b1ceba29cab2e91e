import { contract, directoryErrors, fileErrors, type GitSource, type User } from "@parley/contract";
import { fromJson } from "@parley/db";
import { implement } from "../../kernel/implement.ts";
import { getEnvironment } from "../organizations/index.ts";
import type { FilesDependencies } from "./dependencies.ts";
import { describeFiles } from "./describe-files.ts";
import { findDirectory } from "./directories/directories.store.ts";
import type { GitSourceRow } from "./files.tables.ts";
import { findFileById } from "./find-by-id.ts";
import { listGitSources } from "./git-sources.store.ts";
import { listFileViews } from "./list-files.ts";
import { describeHeads, readContents } from "./list-heads.ts";
import { resolveVersion } from "./resolve-version.ts";

export const fileRoutes = ({ database, fileTypes }: FilesDependencies) =>
  implement(contract.files, {
    list: async ({ query }, { organizationId }) => {
      const { reader } = database;
      if (query.path && (await findDirectory(reader, { organizationId, path: query.path })) === undefined) {
        throw directoryErrors.notFound({ directory: query.path });
      }
      const environment =
        query.environment === undefined
          ? undefined
          : await getEnvironment(reader, { organizationId, name: query.environment });
      return listFileViews(reader, {
        filter: {
          organizationId,
          name: query.name,
          directoryPath: query.path,
          // No File is a template here: whoever asks for those alone is told so.
          types: query.template ? [] : query.type,
          deployedToEnvironmentId: environment?.id,
        },
        page: { page: query.page, size: query.size, sortBy: query.sort_by, order: query.order },
        fileTypes,
        options: { includeRawFileContent: query.include_raw_file_content },
      });
    },
    retrieveByPath: async ({ query, body }, { organizationId }) => {
      const { executor } = database;
      const pair = await resolveVersion(executor, {
        organizationId,
        path: body.path,
        environment: query.environment,
      });
      const options = { includeRawFileContent: query.include_raw_file_content };
      const [view] = await describeFiles(executor, [pair], { organizationId, fileTypes, options });
      if (view === undefined) throw new TypeError("A described File went missing");
      return view;
    },
    listHeads: async ({ query }, { organizationId }) => {
      const { environment, path, after, size } = query;
      const chosen =
        environment === undefined
          ? undefined
          : await getEnvironment(database.reader, { organizationId, name: environment });
      return describeHeads(database, {
        organizationId,
        environmentId: chosen?.id,
        directoryPath: path,
        after,
        size,
      });
    },
    readContents: ({ body }, { organizationId }) =>
      readContents(database, { organizationId, versionIds: body.version_ids }),
    listGitSources: async ({ query }, { organizationId }) => {
      const { file_id: fileId, version_id: versionId, page, size } = query;
      const file = await findFileById(database.executor, { organizationId, id: fileId });
      if (file === undefined) throw fileErrors.notFound({ file: fileId });
      const { rows, total } = await listGitSources(database.reader, {
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
