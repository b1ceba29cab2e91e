export { importWorkspace } from "./import-workspace.ts";
