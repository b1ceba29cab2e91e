import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { fileHandlers } from "../files/index.ts";
import { correctLog, recordOnVersion } from "../logs/index.ts";
import { callTool } from "./call-tool.ts";
import type { ToolsDependencies } from "./dependencies.ts";
import { toolKind } from "./tool-type.ts";
import { variableHandlers } from "./variables/variables.handlers.ts";

export const toolRoutes = (dependencies: ToolsDependencies) =>
  implement(contract.tools, {
    ...fileHandlers(dependencies, toolKind),
    ...variableHandlers(dependencies),
    call: ({ query, body }, context) => callTool(dependencies, { request: body, choice: query, context }),
    log: async ({ query, body }, context) => {
      const { id, fileId, versionId } = await recordOnVersion(dependencies, {
        kind: toolKind,
        kernel: body.tool && (await toolKind.toKernel(body.tool)),
        request: body,
        choice: query,
        context,
      });
      return { id, tool_id: fileId, version_id: versionId };
    },
    updateLog: ({ params, body }, { organizationId }) =>
      correctLog(dependencies, {
        organizationId,
        type: "tool",
        fileId: params.id,
        logId: params.log_id,
        request: body,
      }),
  });
