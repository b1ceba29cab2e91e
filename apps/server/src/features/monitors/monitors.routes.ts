import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import type { MonitorDependencies, MonitorMeans } from "./dependencies.ts";
import { createCalibration } from "../evaluators/index.ts";
import { monitorHandlers } from "./monitor.handlers.ts";
import { tellingHandlers } from "./telling.handlers.ts";

export const monitorRoutes = (given: MonitorDependencies) => {
  const dependencies: MonitorMeans = { ...given, calibrate: createCalibration() };
  return implement(contract.monitors, { ...monitorHandlers(dependencies), ...tellingHandlers(dependencies) });
};
