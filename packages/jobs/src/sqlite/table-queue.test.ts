import { databases, testPostgresUrl } from "@parley/db/testing";
import { describe } from "vitest";
import { jobQueueSuite, openTableQueue } from "../testing/index.ts";

// PGlite has no server for graphile-worker to work with, so the table serves it as well.
const engines = databases.filter(({ name }) => name === "sqlite" || testPostgresUrl === undefined);

describe.each(engines)("the table queue on $name", ({ open }) => {
  jobQueueSuite(async () => openTableQueue(await open()));
});
