export { tokenOfLink } from "./create-link.ts";
export { createPersonalLink } from "./create-personal-link.ts";
export { decisionLinkRoutes } from "./decision-links.routes.ts";
export { mountDecisionLinks } from "./mount-decision-links.ts";
