import { contract, repositoryErrors } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { getFile } from "../files/index.ts";
import type { RepositoriesDependencies } from "./dependencies.ts";
import { describePullRequest, describeRepository } from "./describe.ts";
import { openPullRequest } from "./open-pull-request.ts";
import { deleteRepository, findRepository, listPullRequests } from "./repositories.store.ts";
import { setRepository } from "./set-repository.ts";

/** As many as anybody looks at. */
const listed = 20;

export const repositoryRoutes = (dependencies: RepositoriesDependencies) => {
  const { database, publicUrl } = dependencies;
  return implement(contract.repositories, {
    get: async (_, { organizationId }) => {
      const row = await findRepository(database.executor, { organizationId });
      return { repository: row === undefined ? null : describeRepository(row, publicUrl()) };
    },
    set: async ({ body }, { organizationId }) => {
      const { row, hookSecret } = await setRepository(dependencies, { organizationId, body });
      return { repository: describeRepository(row, publicUrl()), hook_secret: hookSecret };
    },
    delete: async (_, { organizationId }) => {
      await database.transaction(async (transaction) => {
        const isDeleted = await deleteRepository(transaction, { organizationId });
        if (!isDeleted) throw repositoryErrors.notConfigured();
      });
    },
    listPullRequests: async ({ params }, { organizationId }) => {
      const file = await getFile(database.executor, { organizationId, id: params.id });
      const rows = await listPullRequests(database.executor, {
        organizationId,
        fileId: file.id,
        limit: listed,
      });
      return { records: rows.map(describePullRequest) };
    },
    openPullRequest: async ({ params, body }, context) =>
      describePullRequest(await openPullRequest(dependencies, { fileId: params.id, ...body }, context)),
  });
};
