import { describe } from "vitest";
import { engines } from "../testing/engines.ts";
import { decoratorsSuite } from "./decorators.testsuite.ts";

const postgres = engines.find(({ name }) => name === "postgres");

describe.runIf(postgres)("the official decorators on postgres", () => {
  decoratorsSuite(postgres!);
});
