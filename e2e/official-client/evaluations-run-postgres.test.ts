import { describe } from "vitest";
import { engines } from "../testing/engines.ts";
import { evaluationsRunSuite } from "./evaluations-run.testsuite.ts";

const postgres = engines.find(({ name }) => name === "postgres");

describe.runIf(postgres)("what the official client's evaluations.run is given, on postgres", () => {
  evaluationsRunSuite(postgres!);
});
