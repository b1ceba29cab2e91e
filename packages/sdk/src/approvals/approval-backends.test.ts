import { databases } from "@parley/db/testing";
import { type OpenTestApp, openTestApp } from "@parley/server/testing";
import { afterAll, beforeAll, describe } from "vitest";
import { openFakeHumans, openServer, openTerminal } from "./__fixtures__/backends.ts";
import { approvalBackendSuite } from "./approval-backend.testsuite.ts";

describe("fake humans", () => {
  approvalBackendSuite(async () => openFakeHumans());
});

describe("a terminal", () => {
  approvalBackendSuite(async () => openTerminal());
});

describe.each(databases)("the server on $name", ({ open }) => {
  let app: OpenTestApp;
  beforeAll(async () => void (app = await openTestApp({ open })));
  afterAll(() => app[Symbol.asyncDispose]());
  approvalBackendSuite(() => openServer(app));
});
