export { createOrganizationKeys, type KeySourceOf } from "./organization-keys.ts";
export { providerKeyRoutes } from "./provider-keys.routes.ts";
export { sealContext as providerKeyContext } from "./organization-keys.ts";
