export { createDiffCommand } from "./diff.ts";
export { createInitCommand } from "./init.ts";
export { createLogCommand } from "./log.ts";
export { createLoginCommand, createLogoutCommand, createWhoamiCommand } from "./login.ts";
export { createStatusCommand } from "./status.ts";
export { createPullCommand, createPushCommand, createSyncCommand } from "./transfer.ts";
