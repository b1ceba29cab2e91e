import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { evaluationHandlers } from "./evaluation.handlers.ts";
import { figureHandlers } from "./figures/figure.handlers.ts";
import { createMeasuring } from "./figures/measure-runs.ts";
import { gateHandlers } from "./gates/gate.handlers.ts";
import { itemHandlers } from "./items/item.handlers.ts";
import { judgesHandlers } from "./judges.handlers.ts";
import { overviewHandlers } from "./overview.handlers.ts";
import { resultHandlers } from "./result.handlers.ts";
import { runChangeHandlers } from "./run-change.handlers.ts";
import { runMembershipHandlers } from "./run-membership.handlers.ts";
import { createRunResults } from "./run-results.ts";
import { runLogHandlers } from "./run-log.handlers.ts";
import { runHandlers } from "./run.handlers.ts";

export const evaluationRoutes = (given: EvaluationDependencies) => {
  const dependencies = { ...given, results: createRunResults(), measuring: createMeasuring() };
  return implement(contract.evaluations, {
    ...overviewHandlers(dependencies),
    ...evaluationHandlers(dependencies),
    ...judgesHandlers(dependencies),
    ...runHandlers(dependencies),
    ...runMembershipHandlers(dependencies),
    ...runChangeHandlers(dependencies),
    ...itemHandlers(dependencies),
    ...figureHandlers(dependencies),
    ...gateHandlers(dependencies),
    ...resultHandlers(dependencies),
    ...runLogHandlers(dependencies),
  });
};
