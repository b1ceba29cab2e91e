export { pushKeyContext } from "./push-keys.ts";
export { pushJobs, pushTaker } from "./push.jobs.ts";
export { pushRoutes } from "./push.routes.ts";
export { eventsOfBrowsers } from "./push.store.ts";
