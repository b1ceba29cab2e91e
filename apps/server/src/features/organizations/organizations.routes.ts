import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import {
  changeEnvironment,
  createEnvironment,
  removeEnvironment,
  type EnvironmentDependencies,
} from "./change-environments.ts";
import { listEnvironments } from "./environments.store.ts";
import { toEnvironment } from "./to-environment.ts";

export function environmentRoutes(dependencies: EnvironmentDependencies) {
  const { database, events } = dependencies;
  return implement(contract.environments, {
    list: async (_, { organizationId }) =>
      (await listEnvironments(database.executor, organizationId)).map(toEnvironment),
    create: async ({ body }, { organizationId }) => {
      const created = await createEnvironment(dependencies, { organizationId, name: body.name });
      events.emit("file.changed", { organizationId });
      return toEnvironment(created);
    },
    update: async ({ params, body }, { organizationId }) => {
      const changed = await changeEnvironment(dependencies, { organizationId, id: params.id, ...body });
      events.emit("file.changed", { organizationId });
      return toEnvironment(changed);
    },
    delete: async ({ params }, { organizationId }) => {
      await removeEnvironment(dependencies, { organizationId, id: params.id });
      events.emit("file.changed", { organizationId });
    },
  });
}
