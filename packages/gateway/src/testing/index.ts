export { modelSuite } from "./model.testsuite.ts";
export type { ModelSuiteOptions, OpenModel, Scenario } from "./model.testsuite.ts";
