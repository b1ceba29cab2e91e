import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import type { DatasetsDependencies } from "./dataset-handlers.ts";
import { datasetHandlers, sharedHandlers } from "./dataset.handlers.ts";
import { datapointHandlers } from "./datapoint.handlers.ts";
import { datapointFileHandlers } from "./file.handlers.ts";

export const datasetRoutes = (dependencies: DatasetsDependencies) =>
  implement(contract.datasets, {
    ...sharedHandlers(dependencies),
    ...datasetHandlers(dependencies),
    ...datapointHandlers(dependencies),
    ...datapointFileHandlers(dependencies),
  });
