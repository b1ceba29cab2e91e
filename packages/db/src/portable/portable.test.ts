import { describe } from "vitest";
import { databases } from "../testing/index.ts";
import { portableSuite } from "./portable.testsuite.ts";

describe.each(databases)("portable on $name", ({ openEmpty }) => {
  portableSuite(openEmpty);
});
