import { z } from "zod";
import { fileEndpoints } from "./file-endpoints.ts";
import { fileErrors } from "./file.ts";
import { fileNotFound } from "./file-endpoints.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, versionQuery } from "./kernel/wire.ts";
import { recordEndpoint, updateLogEndpoint } from "./log-endpoints.ts";
import { logErrors } from "./log.ts";
import { ToolLog } from "./log-union.ts";
import { toolErrors } from "./tool-errors.ts";
import {
  CreatedToolLog,
  EnvironmentVariable,
  GivenEnvironmentVariable,
  Tool,
  ToolCallRequest,
  ToolLogRequest,
  ToolLogUpdate,
  ToolUpsert,
  variableParams,
} from "./tool.ts";

const variables = z.array(EnvironmentVariable);

export const tools = resource("tools", {
  description:
    "Functions that models call, and texts that templates ask for: versioned, deployed and logged.",
  endpoints: {
    log: recordEndpoint({
      noun: "tools",
      summary: "Record a call that your application ran itself",
      request: ToolLogRequest,
      created: CreatedToolLog,
      errors: [fileErrors.noVersion, fileErrors.versionRuns],
    }),
    updateLog: updateLogEndpoint({ noun: "tools", update: ToolLogUpdate, log: ToolLog }),
    call: endpoint({
      method: "POST",
      path: "/tools/call",
      summary: "Run a Tool and keep a Log of it",
      description:
        "The reply is the Log. Where the Tool failed, `error` says why; `output` is text, or JSON where the Tool returned something else.",
      permission: "call",
      resource: "file",
      environment: "query",
      query: z.object(versionQuery),
      body: ToolCallRequest,
      output: ToolLog,
      errors: [
        ...fileNotFound,
        fileErrors.noVersion,
        toolErrors.notCallable,
        toolErrors.argumentsInvalid,
        toolErrors.parametersUnusable,
        toolErrors.notConfigured,
        toolErrors.variableUnreadable,
        toolErrors.sandboxUnavailable,
        logErrors.parentNotFound,
        logErrors.idTaken,
        logErrors.versionGone,
      ],
    }),
    ...fileEndpoints({ noun: "tools", title: "Tool", file: Tool, upsert: ToolUpsert }),
    listEnvironmentVariables: endpoint({
      method: "GET",
      path: "/tools/:id/environment-variables",
      summary: "List the names of a Tool's environment variables",
      permission: "read",
      resource: "file",
      params: idParams,
      output: variables,
      errors: [fileErrors.notFound],
    }),
    addEnvironmentVariables: endpoint({
      method: "POST",
      path: "/tools/:id/environment-variables",
      summary: "Save environment variables, which the Tool's code then sees",
      description: "They are encrypted and never shown again. One of the same name is replaced.",
      permission: "write",
      resource: "file",
      params: idParams,
      body: z.array(GivenEnvironmentVariable).max(100),
      output: variables,
      errors: [fileErrors.notFound, toolErrors.tooManyVariables],
    }),
    deleteEnvironmentVariable: endpoint({
      method: "DELETE",
      path: "/tools/:id/environment-variables/:name",
      summary: "Delete an environment variable",
      permission: "write",
      resource: "file",
      params: variableParams,
      output: variables,
      errors: [fileErrors.notFound, toolErrors.variableNotFound],
    }),
  },
});
