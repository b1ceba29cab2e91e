import { describe } from "vitest";
import { engines } from "../testing/engines.ts";
import { decoratorsSuite } from "./decorators.testsuite.ts";

describe("the official decorators on sqlite", () => {
  decoratorsSuite(engines[0]!);
});
