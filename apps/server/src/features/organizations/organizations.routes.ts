import { contract } from "@parley/contract";
import type { Database } from "@parley/db";
import { implement } from "../../kernel/implement.ts";
import { listEnvironments } from "./organizations.store.ts";
import { toEnvironment } from "./to-environment.ts";

export const environmentRoutes = ({ database }: { database: Database }) =>
  implement(contract.environments, {
    list: async (_, { organizationId }) =>
      (await listEnvironments(database.executor, organizationId)).map(toEnvironment),
  });
