import { AgentKernel } from "@parley/promptfile";
import { z } from "zod";
import { agentErrors } from "./agent-errors.ts";
import { AgentCallEvent, AgentCallResponse } from "./agent-turns.ts";
import {
  Agent,
  AgentCallRequest,
  AgentContinueRequest,
  AgentLogRequest,
  AgentLogUpdate,
  AgentUpsert,
  CreatedAgentLog,
} from "./agent.ts";
import { fileEndpoints, fileNotFound } from "./file-endpoints.ts";
import { fileErrors } from "./file.ts";
import { endpoint, resource, text } from "./kernel/endpoint.ts";
import { idParams, versionQuery } from "./kernel/wire.ts";
import { recordEndpoint, updateLogEndpoint } from "./log-endpoints.ts";
import { logErrors } from "./log.ts";
import { AgentLog } from "./log-union.ts";
import { promptErrors } from "./prompt-errors.ts";
import { fileWarnings } from "./prompt.ts";

/** What asking a model may answer, and finding what it may ask for. */
const turnErrors = [
  fileErrors.linkNotFound,
  agentErrors.linkNotRunnable,
  agentErrors.toolNameTaken,
  logErrors.versionGone,
  promptErrors.modelUnknown,
  promptErrors.providerKeyMissing,
  promptErrors.providerRefused,
  promptErrors.providerFailed,
  promptErrors.providerTimeout,
  promptErrors.providerRateLimited,
];

export const agents = resource("agents", {
  description: "A model with tools, asked again until it is done: versioned, deployed and logged.",
  endpoints: {
    log: recordEndpoint({
      noun: "agents",
      summary: "Record a turn of an Agent that your application ran itself",
      request: AgentLogRequest,
      created: CreatedAgentLog,
      errors: [fileErrors.noVersion, agentErrors.fileInvalid],
    }),
    updateLog: updateLogEndpoint({
      noun: "agents",
      update: AgentLogUpdate,
      log: AgentLog,
      errors: [logErrors.reopened],
    }),
    call: endpoint({
      method: "POST",
      path: "/agents/call",
      summary: "Run a turn of an Agent: ask the model, run the tools it calls, ask again, log, answer",
      description:
        "The reply is the turn's Log. It is `incomplete` where the model called tools that your application runs: answer " +
        "the `tool_calls` of `previous_agent_message` with `POST /agents/continue`. With `stream: true` the turn comes as " +
        "server-sent events, ended by `data: [DONE]`.",
      permission: "call",
      resource: "file",
      environment: "query",
      query: z.object(versionQuery),
      body: AgentCallRequest,
      output: AgentCallResponse,
      events: AgentCallEvent,
      errors: [
        ...fileNotFound,
        fileErrors.noVersion,
        agentErrors.fileInvalid,
        promptErrors.referencesLeft,
        promptErrors.inputsMissing,
        promptErrors.renderFailed,
        logErrors.parentNotFound,
        logErrors.traceComplete,
        logErrors.idTaken,
        ...turnErrors,
      ],
    }),
    continue: endpoint({
      method: "POST",
      path: "/agents/continue",
      summary: "Go on with a turn that waits for tools, with what they gave",
      description:
        "`messages` are one of role `tool` for each call that the turn waits for, and are appended to those of its Log. A " +
        "turn is continued once: who comes second is refused (409).",
      permission: "call",
      resource: "log",
      body: AgentContinueRequest,
      output: AgentCallResponse,
      events: AgentCallEvent,
      errors: [
        logErrors.notFound,
        agentErrors.notWaiting,
        agentErrors.notKept,
        agentErrors.answersMissing,
        agentErrors.answerUnknown,
        ...turnErrors,
      ],
    }),
    ...fileEndpoints({
      noun: "agents",
      title: "Agent",
      file: Agent,
      upsert: AgentUpsert,
      upsertErrors: [fileErrors.linkNotFound],
    }),
    serialize: endpoint({
      method: "GET",
      path: "/agents/:id/serialize",
      summary: "A version as the text of an `.agent` file",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object(versionQuery),
      output: text,
      errors: fileNotFound,
    }),
    deserialize: endpoint({
      method: "POST",
      path: "/agents/deserialize",
      summary: "Read the text of an `.agent` file into its parameters",
      permission: "read",
      resource: "caller",
      isRepeatable: true,
      body: z.object({ agent: z.string() }),
      output: AgentKernel.extend({ warnings: fileWarnings }).meta({ id: undefined }),
      errors: [agentErrors.fileInvalid],
    }),
  },
});
