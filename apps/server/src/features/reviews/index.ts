export { reviewJobs } from "./publish-item.ts";
export { reviewRoutes } from "./reviews.routes.ts";
