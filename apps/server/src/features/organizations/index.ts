export { changeEnvironment, createEnvironment } from "./change-environments.ts";
export { createOrganization } from "./create-organization.ts";
export { getEnvironment } from "./find-environment.ts";
export { environmentRoutes } from "./organizations.routes.ts";
export { isEnvironmentInUse, listEnvironments, listEverEnvironments } from "./environments.store.ts";
export { findFirstOrganization, findOrganization, renameOrganization } from "./organizations.store.ts";
export type { EnvironmentRow, OrganizationRow } from "./organizations.tables.ts";
export { toEnvironment } from "./to-environment.ts";
