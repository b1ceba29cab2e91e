export { findWorkspace } from "./find-workspace.ts";
export type { WorkspacePlace } from "./find-workspace.ts";
export { openWorkspace, PARTIAL_ENDINGS } from "./open-workspace.ts";
export type { WorkspaceLimits } from "./open-workspace.ts";
export { resolveFile } from "./resolve-file.ts";
export type { FileOnDisk } from "./resolve-file.ts";
