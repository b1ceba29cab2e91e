export { repositoryJobs } from "./bring-in.jobs.ts";
export { mountRepositoryHook } from "./mount-hook.ts";
export { hookSecretContext, tokenContext } from "./repository-secrets.ts";
export { repositoryRoutes } from "./repositories.routes.ts";
