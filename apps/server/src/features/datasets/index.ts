export { datasetType } from "./dataset-type.ts";
export { datasetJobs, planDatasetSweep } from "./datasets.jobs.ts";
export { saveDataset } from "./save-dataset.ts";
export { readAllDatapoints } from "./read-list.ts";
export { readDatasetKernel } from "./dataset-type.ts";
export { datasetRoutes } from "./datasets.routes.ts";
