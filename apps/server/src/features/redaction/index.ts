export { createRedactorOf, type RedactorOf } from "./redactor.ts";
export { redactionRoutes } from "./redaction.routes.ts";
