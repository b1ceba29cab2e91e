export { datasetType } from "./dataset-type.ts";
export { datasetJobs, planDatasetSweep } from "./datasets.jobs.ts";
export { datasetRoutes } from "./datasets.routes.ts";
