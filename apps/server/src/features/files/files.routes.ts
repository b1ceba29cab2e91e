import { contract, directoryErrors } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { getEnvironment } from "../organizations/index.ts";
import type { FilesDependencies } from "./dependencies.ts";
import { describeFiles } from "./describe-files.ts";
import { findDirectory } from "./directories/directories.store.ts";
import { headHandlers } from "./handlers/head.handlers.ts";
import { listFileViews } from "./list-files.ts";
import { resolveVersion } from "./resolve-version.ts";

export function fileRoutes(dependencies: FilesDependencies) {
  const { database, fileTypes } = dependencies;
  return implement(contract.files, {
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
    ...headHandlers(dependencies),
  });
}
