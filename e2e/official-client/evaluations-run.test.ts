import { describe } from "vitest";
import { engines } from "../testing/engines.ts";
import { evaluationsRunSuite } from "./evaluations-run.testsuite.ts";

describe("what the official client's evaluations.run is given, on sqlite", () => {
  evaluationsRunSuite(engines[0]!);
});
