export { repositoryJobs } from "./bring-in.jobs.ts";
export { mountRepositoryHook } from "./mount-hook.ts";
export { repositoryRoutes } from "./repositories.routes.ts";
