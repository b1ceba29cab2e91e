export { createOrganization } from "./create-organization.ts";
export { getEnvironment } from "./find-environment.ts";
export { environmentRoutes } from "./organizations.routes.ts";
export { findFirstOrganization, listEnvironments } from "./organizations.store.ts";
export type { EnvironmentRow, OrganizationRow } from "./organizations.tables.ts";
export { toEnvironment } from "./to-environment.ts";
