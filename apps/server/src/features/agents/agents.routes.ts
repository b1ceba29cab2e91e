import { agentErrors, contract } from "@parley/contract";
import { printAgentFile } from "@parley/promptfile";
import { implement } from "../../kernel/implement.ts";
import { fileHandlers, resolveVersion, type FilesDependencies } from "../files/index.ts";
import { correctLog, keepComplete, recordOnVersion, type OnVersionDependencies } from "../logs/index.ts";
import { warnOfReferences } from "../prompts/index.ts";
import { agentKind, readAgent } from "./agent-kind.ts";
import { readAgentKernel } from "./agent-type.ts";

const refuseToRun = async (): Promise<never> => {
  throw agentErrors.notRunnable();
};

export const agentRoutes = (dependencies: FilesDependencies & OnVersionDependencies) =>
  implement(contract.agents, {
    ...fileHandlers(dependencies, agentKind),
    call: refuseToRun,
    continue: refuseToRun,
    log: async ({ query, body }, context) => {
      const { id, fileId, versionId } = await recordOnVersion(dependencies, {
        kind: agentKind,
        kernel: body.agent === undefined ? undefined : readAgent(body.agent),
        request: body,
        choice: query,
        context,
        unsaidStatus: null,
        beginTrace: (logId) => ({ traceId: logId }),
      });
      return { id, agent_id: fileId, version_id: versionId, log_status: body.log_status };
    },
    updateLog: ({ params, body }, { organizationId }) =>
      correctLog(dependencies, {
        organizationId,
        type: "agent",
        fileId: params.id,
        logId: params.log_id,
        request: body,
        decide: keepComplete,
      }),
    serialize: async ({ params, query }, { organizationId }) => {
      const wanted = { organizationId, type: "agent", id: params.id, ...query } as const;
      const { version } = await resolveVersion(dependencies.database.executor, wanted);
      return printAgentFile(readAgentKernel(version));
    },
    deserialize: async ({ body }) => {
      const kernel = readAgent(body.agent);
      return { ...kernel, ...warnOfReferences(kernel) };
    },
  });
