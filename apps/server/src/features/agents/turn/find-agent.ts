import { promptErrors, type AgentCallRequest } from "@parley/contract";
import { findReferences, type AgentKernel, type ChatMessage } from "@parley/promptfile";
import { toAuthor } from "../../../kernel/author.ts";
import type { RequestContext } from "../../../kernel/request-context.ts";
import {
  getFile,
  getVersion,
  listDeployments,
  type FileVersionRow,
  type VersionChoice,
} from "../../files/index.ts";
import { listEnvironments } from "../../organizations/index.ts";
import { createPromptTemplate, renderCall } from "../../prompts/index.ts";
import { agentKind, readAgent } from "../agent-kind.ts";
import { readAgentKernel } from "../agent-type.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import { openToolbox, type Toolbox, type ToolboxDependencies } from "./toolbox.ts";

/** An Agent at a version, ready to be run. */
export type CallableAgent = {
  organizationId: string;
  fileId: string;
  versionId: string;
  path: string;
  /** The name of the environment it was reached through. */
  environment: string | undefined;
  kernel: AgentKernel;
  toolbox: Toolbox;
};

type Sought = {
  request: Pick<AgentCallRequest, "path" | "id" | "agent">;
  choice: VersionChoice;
  context: RequestContext;
};

/** Finds or makes the version that a call is about. @throws what `POST /agents/call` answers with */
export async function findAgent(
  dependencies: AgentsDependencies,
  { request, choice, context }: Sought,
): Promise<CallableAgent> {
  const { organizationId, actor } = context;
  const kernel = request.agent === undefined ? undefined : readAgent(request.agent);
  const found = await dependencies.versionFinder.find({
    ...choice,
    organizationId,
    ids: dependencies.fileTypes.agent.ids,
    author: toAuthor(actor),
    mayWrite: actor.permissions.has("write"),
    path: request.path,
    id: request.id,
    kernel,
    check: kernel && (async (executor) => agentKind.check?.(executor, { organizationId, kernel })),
  });
  return loadAgent(dependencies, { ...found, reachedBy: choice.environment, context });
}

type Loaded = {
  fileId: string;
  versionId: string;
  /** The environment that it was asked for by, or that its Log says it was; where it is not there that one is none. */
  reachedBy: string | undefined;
  context: RequestContext;
};

/** @throws not_found, unprocessable for what the version names and does not hold, and what `openToolbox` throws */
export async function loadAgent(
  dependencies: ToolboxDependencies,
  { fileId, versionId, reachedBy, context }: Loaded,
): Promise<CallableAgent> {
  const { organizationId } = context;
  const { executor } = dependencies.database;
  const file = await getFile(executor, { organizationId, type: "agent", id: fileId });
  const version = await getVersion(executor, { file, versionId });
  const kernel = readAgentKernel(version);
  const references = findReferences(kernel).slice(0, 10);
  if (references.length > 0)
    throw promptErrors.referencesLeft({
      file: file.path,
      references: references.map(({ written }) => written.slice(0, 200)),
    });
  return {
    organizationId,
    fileId,
    versionId,
    path: file.path,
    environment: await findEnvironment(dependencies, { organizationId, version, reachedBy }),
    kernel,
    toolbox: await openToolbox(dependencies, { path: file.path, kernel, context }),
  };
}

type Placed = { organizationId: string; version: FileVersionRow; reachedBy: string | undefined };

async function findEnvironment(
  { database: { executor } }: ToolboxDependencies,
  { organizationId, version, reachedBy }: Placed,
): Promise<string | undefined> {
  const [environments, deployments] = await Promise.all([
    listEnvironments(executor, organizationId),
    listDeployments(executor, { organizationId, fileIds: [version.file_id] }),
  ]);
  const holds = new Set(
    deployments.filter((row) => row.version_id === version.id).map((row) => row.environment_id),
  );
  const holding = environments.filter(({ id }) => holds.has(id));
  const found = holding.find(({ name }) => name === reachedBy) ?? holding.find((row) => row.is_default);
  return found?.name;
}

type Given = {
  inputs: Record<string, unknown> | undefined;
  messages: ChatMessage[] | undefined;
  context: RequestContext;
};

/** The template filled with the inputs, the caller's messages after it. @throws unprocessable */
export function renderAgent(
  dependencies: AgentsDependencies,
  { kernel, path }: Pick<CallableAgent, "kernel" | "path">,
  given: Given,
) {
  const { tools: _tools, max_iterations: _most, ...shared } = kernel;
  const template = createPromptTemplate(shared, dependencies.promptThread);
  return renderCall(dependencies, { template, path, kernel: {} }, given);
}
