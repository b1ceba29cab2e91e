import { databases } from "@parley/db/testing";
import { openTestApp } from "@parley/server/testing";
import { describe } from "vitest";
import { openFakeHumans, openServer, openTerminal } from "./__fixtures__/backends.ts";
import { approvalBackendSuite } from "./approval-backend.testsuite.ts";

describe("fake humans", () => approvalBackendSuite(async () => openFakeHumans()));

describe("a terminal", () => approvalBackendSuite(async () => openTerminal()));

describe.each(databases)("the server on $name", ({ open }) =>
  approvalBackendSuite(async () => openServer(await openTestApp({ open }))),
);
