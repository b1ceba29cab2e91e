export { openRegistry, type Registry } from "./registry.ts";
export { toRemoteFile } from "./remote-file.ts";
