import { logErrors, toolTypeOf, type ToolCallRequest } from "@parley/contract";
import type { JsonValue } from "@parley/evaluators";
import { toAuthor } from "../../kernel/author.ts";
import { authorize } from "../../kernel/authorize.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { getFile, getVersion, type VersionChoice } from "../files/index.ts";
import { describeLog, findLog, recordLog } from "../logs/index.ts";
import { checkArguments } from "./check-arguments.ts";
import type { ToolsDependencies } from "./dependencies.ts";
import { runTool, type RunnableTool } from "./run-tool.ts";
import { readToolKernel, toolKind, toolType } from "./tool-type.ts";

type Call = {
  request: ToolCallRequest;
  choice: VersionChoice;
  context: RequestContext;
  /** The Run of an Evaluation that it is made for. */
  runId?: string | undefined;
};

/**
 * Finds or makes the version, runs it, keeps a Log, and answers with that.
 *
 * @throws forbidden where the version comes with the call of somebody who may not write Tools: it would see the Tool's
 * environment variables, or send them away
 */
export async function callTool(dependencies: ToolsDependencies, call: Call) {
  const { clock, database, fileTypes } = dependencies;
  const { request, choice, context, runId } = call;
  const { organizationId, signal } = context;
  const { executor } = database;
  if (request.tool !== undefined) authorize(context.actor, "write");
  const { tool, versionId } = await findTool(dependencies, call);
  // Asking first saves a run; the insert is what decides.
  if (request.log_id !== undefined && (await findLog(executor, { organizationId, id: request.log_id })))
    throw logErrors.idTaken({ log_id: request.log_id });
  const inputs = request.inputs ?? {};
  // What is no function of ours is refused as that.
  if (toolTypeOf(tool.kernel) !== "json_schema") checkArguments(tool, inputs);
  const startTime = clock();
  const startedAt = performance.now();
  const args = { named: inputs as Record<string, JsonValue> };
  const outcome = await runTool(dependencies, tool, { args, signal });
  const said = {
    output: outcome.ok ? outcome.output : undefined,
    error: outcome.ok ? undefined : outcome.error,
    stdout: outcome.stdout,
    start_time: request.start_time ?? startTime,
    end_time: request.end_time ?? clock(),
    provider_latency: (performance.now() - startedAt) / 1000,
  };
  const id = await recordLog(dependencies, {
    organizationId,
    type: "tool",
    fileId: tool.fileId,
    versionId,
    environment: choice.environment,
    request: { ...request, inputs, ...said, run_id: runId },
    isRunAtWork: runId !== undefined,
  });
  const row = await findLog(executor, { organizationId, id });
  if (row === undefined) throw logErrors.versionGone({ log_id: id });
  const log = await describeLog(executor, row, { organizationId, fileTypes, type: "tool" });
  // What was said is answered also where it is not kept.
  const { output, error, stdout } = said;
  return {
    ...log,
    inputs,
    output,
    error,
    stdout,
    end_time: toTimestamp(said.end_time),
  };
}

async function findTool(
  { database, versionFinder }: ToolsDependencies,
  { request, choice, context: { organizationId, actor } }: Call,
): Promise<{ tool: RunnableTool; versionId: string }> {
  const { path, id } = request;
  const { fileId, versionId } = await versionFinder.find({
    ...choice,
    path,
    id,
    organizationId,
    ids: toolType.ids,
    author: toAuthor(actor),
    mayWrite: actor.permissions.has("write"),
    kernel: request.tool && (await toolKind.toKernel(request.tool)),
  });
  const file = await getFile(database.executor, { organizationId, type: "tool", id: fileId });
  const version = await getVersion(database.executor, { file, versionId });
  return { tool: { organizationId, fileId, path: file.path, kernel: readToolKernel(version) }, versionId };
}
