export type { FilesDependencies } from "./dependencies.ts";
export { describeFiles, describeVersions, type FileView } from "./describe-files.ts";
export { directoryRoutes } from "./directories/directories.routes.ts";
export { removeFile } from "./delete-file.ts";
export { removeVersion } from "./delete-version.ts";
export type { FileAtVersion, FileTypeBehaviour, FileTypes } from "./file-type.ts";
export { fileRoutes } from "./files.routes.ts";
export { fileJobs } from "./files.jobs.ts";
export type { DeploymentEventRow, FileRow, FileVersionRow } from "./files.tables.ts";
export { listFileViews } from "./list-files.ts";
export { moveFile } from "./move-file.ts";
export { getFile, resolveVersion, type FileAddress, type VersionChoice } from "./resolve-version.ts";
export { saveVersion, setVersionWords, type TypeIds } from "./save-version.ts";
export { setDeployment } from "./set-deployment.ts";
export { updateMonitoring } from "./update-monitoring.ts";
export {
  findVersion,
  listDeploymentEvents,
  listDeployments,
  listVersions,
  listVersionsById,
} from "./versions.store.ts";
