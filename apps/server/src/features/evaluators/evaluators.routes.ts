import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { fileHandlers, type FilesDependencies } from "../files/index.ts";
import type { OnVersionDependencies } from "../logs/index.ts";
import { evaluatorKind } from "./evaluator-kind.ts";
import { judgeLog } from "./judge-log.ts";
import { tryEvaluator, type TryDependencies } from "./try-evaluator.ts";

export const evaluatorRoutes = (dependencies: FilesDependencies & OnVersionDependencies & TryDependencies) =>
  implement(contract.evaluators, {
    ...fileHandlers(dependencies, evaluatorKind),
    log: ({ query, body }, context) => judgeLog(dependencies, { request: body, choice: query, context }),
    run: ({ query, body }, context) => tryEvaluator(dependencies, { request: body, choice: query, context }),
  });
