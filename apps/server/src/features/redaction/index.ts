export { redactionHookContext } from "./ask-hook.ts";
export { createRedactorOf, type Redactor, type RedactorOf } from "./redactor.ts";
export { redactionRoutes } from "./redaction.routes.ts";
