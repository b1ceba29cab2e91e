export { accessJobs, planSessionSweep } from "./access.jobs.ts";
export { meRoutes, signInUrl } from "./access.routes.ts";
export { replaceApiKey, saveApiKey } from "./api-keys.ts";
export { createAuthenticate } from "./authenticate.ts";
export { createSignInToken } from "./sessions.ts";
export { readSessionCookie } from "./session-cookie.ts";
export { mountSignIn } from "./sign-in.ts";
export { createApiKeyText } from "./tokens.ts";
