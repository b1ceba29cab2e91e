import { AgentKernel, ChatMessage } from "@parley/promptfile";
import { z } from "zod";
import { agentErrors } from "./agent-errors.ts";
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
import { fileWarnings } from "./prompt.ts";

const AgentCallResponse = AgentLog.extend({ previous_agent_message: ChatMessage.nullish() }).meta({
  id: "AgentCallResponse",
});

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
      summary: "Run an Agent (not yet: answers 501)",
      permission: "call",
      resource: "file",
      environment: "query",
      query: z.object(versionQuery),
      body: AgentCallRequest,
      output: AgentCallResponse,
      errors: [agentErrors.notRunnable],
    }),
    continue: endpoint({
      method: "POST",
      path: "/agents/continue",
      summary: "Go on with a turn that waits for tools (not yet: answers 501)",
      permission: "call",
      resource: "log",
      body: AgentContinueRequest,
      output: AgentCallResponse,
      errors: [agentErrors.notRunnable],
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
