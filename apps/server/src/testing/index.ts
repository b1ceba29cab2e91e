export { createTestApp, type TestApp } from "./test-app.ts";
