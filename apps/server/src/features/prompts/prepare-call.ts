import { logErrors, promptErrors, type PromptCallRequest, type Warning } from "@parley/contract";
import type { GatewayRequest } from "@parley/gateway";
import { toAuthor } from "../../kernel/author.ts";
import { createLogId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { VersionChoice } from "../files/index.ts";
import { findLog, findTrace, type TraceIds } from "../logs/index.ts";
import type { CallablePrompt } from "./callable-prompts.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { toModelParameters } from "./model-parameters.ts";
import { renderCall, type RenderedCall } from "./render-call.ts";

/** Everything a call needs, checked and at hand, before the provider is asked. */
export type PreparedCall = {
  organizationId: string;
  request: PromptCallRequest;
  prompt: CallablePrompt;
  rendered: RenderedCall;
  trace: TraceIds;
  /** The Run of an Evaluation that it is made for. */
  runId?: string | undefined;
  /** One id per sample; the first is the id of the call. */
  logIds: string[];
  environment: string | undefined;
  startTime: number;
  /** What the caller may have meant otherwise; on each sample and its Log. */
  warnings: Warning[];
  gatewayRequest: GatewayRequest;
};

/** Whether there is a Log of an id: for whoever makes many calls, and asks for several at once. */
export type IsLogThere = (id: string) => Promise<boolean>;

/**
 * Finds the version, renders it and checks what can be checked without the provider.
 *
 * @throws not_found, unprocessable (inputs), conflict (log_id taken)
 */
export async function prepareCall(
  dependencies: PromptsDependencies,
  {
    request,
    choice,
    context,
    isLogThere,
  }: { request: PromptCallRequest; choice: VersionChoice; context: RequestContext; isLogThere?: IsLogThere },
): Promise<PreparedCall> {
  const { organizationId, actor } = context;
  const startTime = dependencies.clock();
  const prompt = await dependencies.callables.find({
    ...choice,
    path: request.path,
    id: request.id,
    prompt: request.prompt,
    organizationId,
    author: toAuthor(actor),
  });
  if (prompt.references.length > 0) throw referencesLeft(prompt);
  const { inputs, messages } = request;
  const rendered = await renderCall(dependencies, prompt, { inputs, messages, context });
  const { executor } = dependencies.database;
  const logIds = await chooseLogIds(dependencies, { organizationId, request, startTime, isLogThere });
  return {
    organizationId,
    request,
    prompt,
    rendered,
    trace: request.trace_parent_id
      ? await findTrace(executor, { organizationId, parentId: request.trace_parent_id })
      : {},
    logIds,
    environment: request.environment ?? prompt.environment,
    startTime,
    warnings: warnOfLabel({ request, choice, prompt }),
    gatewayRequest: toGatewayRequest({
      request,
      prompt,
      rendered,
      // Of where the version was found deployed; a label of the Log chooses no key.
      keys: dependencies.keysOf(organizationId, prompt.environment),
    }),
  };
}

/** An unread partial would reach the model as its braces, a local picture as an address that leads nowhere. */
function referencesLeft({ path, references }: CallablePrompt): Error {
  const shown = references.slice(0, 10).map((written) => written.slice(0, 200));
  return promptErrors.referencesLeft({ file: path, references: shown });
}

/** The body's `environment` looks as if it chose the version, which only the query's does. */
function warnOfLabel({
  request,
  choice,
  prompt,
}: Pick<PreparedCall, "request" | "prompt"> & { choice: VersionChoice }): Warning[] {
  const { environment: label } = request;
  const isChosen = choice.environment || choice.version_id || request.prompt !== undefined;
  if (!label || isChosen || label === prompt.environment) return [];
  const answering =
    prompt.environment === undefined
      ? "the newest version answers, for none is deployed to the default environment"
      : `the version deployed to \`${prompt.environment}\` answers`;
  const message =
    `\`environment\` in the body only labels the Log: ${answering}. ` +
    `To call what is deployed to \`${label}\`, use \`?environment=${encodeURIComponent(label)}\`.`;
  return [{ type: "other", feature: "environment", message }];
}

async function chooseLogIds(
  { database }: PromptsDependencies,
  {
    organizationId,
    request,
    startTime,
    isLogThere = async (id) => (await findLog(database.executor, { organizationId, id })) !== undefined,
  }: {
    organizationId: string;
    request: PromptCallRequest;
    startTime: number;
    isLogThere: IsLogThere | undefined;
  },
): Promise<string[]> {
  const { log_id: first, num_samples: count = 1 } = request;
  if (first === undefined && count === 1) return [createLogId(startTime)];
  if (first === undefined) return Array.from({ length: count }, () => createLogId(startTime));
  // Asking first saves a call to the provider; the insert is what decides.
  if (await isLogThere(first)) throw logErrors.idTaken({ log_id: first });
  return Array.from({ length: count }, (_, index) => (index === 0 ? first : `${first}-${index}`));
}

type GatewayParts = Pick<PreparedCall, "request" | "prompt" | "rendered"> & { keys: GatewayRequest["keys"] };

function toGatewayRequest({ request, prompt, rendered, keys }: GatewayParts): GatewayRequest {
  const { kernel } = prompt;
  return {
    ...toModelParameters(kernel),
    messages: rendered.messages,
    text: rendered.text,
    suffix: request.suffix,
    tools: toTools(prompt),
    tool_choice: request.tool_choice,
    logprobs: request.logprobs,
    user: request.user,
    apiKeys: toApiKeys(request.provider_api_keys),
    keys,
  };
}

/** The Prompt's own functions, and those of the Tools it links. */
function toTools({ kernel, linkedTools }: CallablePrompt): GatewayRequest["tools"] {
  const own = kernel.tools?.map(({ approval: _approval, ...tool }) => tool);
  return linkedTools.length === 0 ? own : [...(own ?? []), ...linkedTools];
}

/** Keys that a request brings, without those it only names. */
export function toApiKeys(given: PromptCallRequest["provider_api_keys"]): Record<string, string> | undefined {
  if (given === undefined) return undefined;
  const entries = Object.entries(given).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(entries);
}
