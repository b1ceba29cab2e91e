import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { getFile } from "../files/index.ts";
import { backFillHandlers } from "./back-fill.handlers.ts";
import type { MonitoringDependencies } from "./dependencies.ts";
import { summariseFile } from "./stats/summarise-file.ts";
import { watchHandlers } from "./watch.handlers.ts";

export const monitoringRoutes = (dependencies: MonitoringDependencies) =>
  implement(contract.monitoring, {
    ...watchHandlers(dependencies),
    ...backFillHandlers(dependencies),
    stats: async ({ params, query }, { organizationId }) => {
      const { database, clock } = dependencies;
      const file = await getFile(database.reader, { organizationId, id: params.id });
      return summariseFile(database.reader, { organizationId, file, query, now: clock() });
    },
  });
