import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { fileHandlers, resolveVersion, type FilesDependencies } from "../files/index.ts";
import type { OnVersionDependencies } from "../logs/index.ts";
import { createCalibration } from "./calibrate.ts";
import { readSpec } from "./evaluator-type.ts";
import { evaluatorKind } from "./evaluator-kind.ts";
import { judgeLog } from "./judge-log.ts";
import { warmSandbox, type Warmed } from "./warm-sandbox.ts";
import { tryEvaluator, type TryDependencies } from "./try-evaluator.ts";

export function evaluatorRoutes(
  dependencies: FilesDependencies & OnVersionDependencies & TryDependencies & { sandbox: Warmed },
) {
  const calibrate = createCalibration();
  const { reader } = dependencies.database;
  const handlers = fileHandlers(dependencies, evaluatorKind);
  return implement(contract.evaluators, {
    ...handlers,
    upsert: async (input, context) => {
      const saved = await handlers.upsert(input, context);
      warmSandbox(dependencies.sandbox, { organizationId: context.organizationId, specs: [saved.spec] });
      return saved;
    },
    log: ({ query, body }, context) => judgeLog(dependencies, { request: body, choice: query, context }),
    run: ({ query, body }, context) => tryEvaluator(dependencies, { request: body, choice: query, context }),
    calibration: async ({ params: { id }, query }, { organizationId }) => {
      const { people_id: peopleId, ...choice } = query;
      const { file, version } = await resolveVersion(reader, {
        organizationId,
        type: "evaluator",
        id,
        ...choice,
      });
      const spec = readSpec(version);
      return calibrate(reader, { organizationId, versionId: version.id, fileId: file.id, spec, peopleId });
    },
  });
}
