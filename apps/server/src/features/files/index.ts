export type { FilesDependencies } from "./dependencies.ts";
export { createChangeWaiter, type ChangeWaiter } from "./change-waiter.ts";
export { describeFile, describeVersions } from "./describe-files.ts";
export { findFollowed } from "./describe-monitoring.ts";
export { describeLinks, type FileReferences } from "./describe-links.ts";
export { directoryRoutes } from "./directories/directories.routes.ts";
export type {
  FileAtVersion,
  FileTypeBehaviour,
  FileTypes,
  FileView,
  FileViewOf,
  KnownFileType,
  TypeIds,
} from "./file-type.ts";
export { fileRoutes } from "./files.routes.ts";
export { listFilesById } from "./files.store.ts";
export { fileJobs } from "./files.jobs.ts";
export { listFilesByName } from "./files.store.ts";
export type { FileRow, FileVersionRow } from "./files.tables.ts";
export { fileHandlers, type FileKind, type UpsertBase } from "./handlers/file-handlers.ts";
export { listGitSources } from "./git-sources.store.ts";
export { watchFilesOfType } from "./monitoring-defaults.ts";
export { hadMonitoringDefaults } from "./monitoring.store.ts";
export {
  getFile,
  getVersion,
  resolveVersion,
  type FileAddress,
  type VersionChoice,
} from "./resolve-version.ts";
export { findFileById, findFileByPath, findVersionById, findVersionOfAny } from "./find-by-id.ts";
export { saveVersion, type SaveVersion } from "./save-version.ts";
export { replaceDeployment } from "./replace-deployment.ts";
export { textsOfVersions } from "./texts-of-versions.ts";
export { setDeployment } from "./set-deployment.ts";
export { checkMayWatch } from "./may-watch.ts";
export { resolveChoice, updateMonitoring } from "./update-monitoring.ts";
export { createVersionFinder, type VersionFinder } from "./version-finder.ts";
export {
  deleteMonitoring,
  findLatestVersion,
  listDeployments,
  listVersionsById,
  updateMonitoringState,
} from "./versions.store.ts";
