import { contract } from "@parley/contract";
import { printAgentFile } from "@parley/promptfile";
import { implement } from "../../kernel/implement.ts";
import { fileHandlers, resolveVersion } from "../files/index.ts";
import { correctLog, keepComplete, recordOnVersion } from "../logs/index.ts";
import { warnOfReferences } from "../prompts/index.ts";
import { agentKind, readAgent } from "./agent-kind.ts";
import { readAgentKernel } from "./agent-type.ts";
import type { AgentsDependencies } from "./dependencies.ts";
import { attendTurn, type AttendedTurn, type TurnReply } from "./turn/attended-turn.ts";
import { beginTurn } from "./turn/call-agent.ts";
import { resumeTurn } from "./turn/continue-agent.ts";
import { streamTurn } from "./turn/stream-turn.ts";

export const agentRoutes = (dependencies: AgentsDependencies) =>
  implement(contract.agents, {
    ...fileHandlers(dependencies, agentKind),
    call: async ({ query, body }, context) => {
      const turn = await beginTurn(dependencies, { request: body, choice: query, context });
      return body.stream
        ? streamTurn(dependencies, turn, "agent_turn_start")
        : answerTurn(dependencies, turn);
    },
    continue: async ({ body }, context) => {
      const turn = await resumeTurn(dependencies, { request: body, context });
      return body.stream
        ? streamTurn(dependencies, turn, "agent_turn_continue")
        : answerTurn(dependencies, turn);
    },
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

/** @throws what the turn failed with; its Log says the same */
async function answerTurn(dependencies: AgentsDependencies, turn: AttendedTurn): Promise<TurnReply> {
  const { reply, failure } = await attendTurn(dependencies, turn);
  if (failure !== undefined) throw failure;
  return reply;
}
