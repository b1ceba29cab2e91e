import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import type { MonitorDependencies } from "./dependencies.ts";
import { monitorHandlers } from "./monitor.handlers.ts";
import { tellingHandlers } from "./telling.handlers.ts";

export const monitorRoutes = (dependencies: MonitorDependencies) =>
  implement(contract.monitors, { ...monitorHandlers(dependencies), ...tellingHandlers(dependencies) });
