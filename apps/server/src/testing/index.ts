export { openTestApp, type OpenTestApp } from "./open-test-app.ts";
export { createTestApp, type TestApp } from "./test-app.ts";
