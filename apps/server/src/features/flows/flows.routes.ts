import { contract, logErrors } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { fileHandlers, type FilesDependencies } from "../files/index.ts";
import {
  completeTrace,
  correctLog,
  hasOutput,
  recordOnVersion,
  type OnVersionDependencies,
} from "../logs/index.ts";
import { flowKind } from "./flow-type.ts";

export const flowRoutes = (dependencies: FilesDependencies & OnVersionDependencies) =>
  implement(contract.flows, {
    ...fileHandlers(dependencies, flowKind),
    log: async ({ query, body }, context) => {
      if (body.log_status === "complete" && !hasOutput(body)) throw logErrors.notCompletable();
      const { id, fileId, versionId } = await recordOnVersion(dependencies, {
        kind: flowKind,
        kernel: body.flow,
        request: body,
        choice: query,
        context,
        // Whoever does not say may still add to it.
        unsaidStatus: null,
        beginTrace: (logId, flowId) => ({ traceId: logId, traceFlowId: flowId }),
      });
      return { id, flow_id: fileId, version_id: versionId, log_status: body.log_status };
    },
    updateLog: ({ params, body }, { organizationId }) =>
      correctLog(dependencies, {
        organizationId,
        type: "flow",
        logId: params.log_id,
        request: body,
        decide: completeTrace,
      }),
  });
