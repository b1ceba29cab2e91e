import { fileErrors, Prompt, promptErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import {
  compilePrompt,
  hashKernel,
  type CompiledPrompt,
  type JinjaEngine,
  type PromptKernel,
} from "@parley/promptfile";
import type { Author } from "../../kernel/author.ts";
import { Cache } from "../../kernel/cache.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { seal, type Sealed } from "../../kernel/joined-reply.ts";
import {
  describeFiles,
  resolveVersion,
  saveVersion,
  type FileAddress,
  type FileAtVersion,
  type FileTypes,
  type FileView,
  type VersionChoice,
} from "../files/index.ts";
import { promptIds, readPromptKernel } from "./prompt-type.ts";
import { checkLinkedTools, readGivenKernel } from "./read-kernel.ts";

/** A Prompt at a version, ready to be called. */
export type CallablePrompt = {
  fileId: string;
  versionId: string;
  path: string;
  /** The name of the environment it was reached through. */
  environment: string | undefined;
  kernel: PromptKernel;
  compiled: CompiledPrompt;
  view: FileView;
  /** The same, parsed and written as JSON once. */
  sealedView: Sealed<typeof Prompt>;
};

export type CallableRequest = FileAddress &
  VersionChoice & { organizationId: string; author: Author; prompt?: PromptKernel | string | undefined };

export type CallablePrompts = {
  /**
   * The version a call or Log is about. In order: by id; by environment; the one with the given content, made where
   * there is none; the default environment's; the newest.
   */
  find(request: CallableRequest): Promise<CallablePrompt>;
};

type Dependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  fileTypes: FileTypes;
  loadJinja: () => Promise<JinjaEngine>;
};

/** What another process deployed is seen after this. */
const maxAgeMs = 1000;

export function createCallablePrompts(dependencies: Dependencies): CallablePrompts {
  const callables = new Cache<CallablePrompt>({ max: 2000, maxAgeMs });
  dependencies.events.on("file.changed", () => callables.clear());
  return {
    async find(request) {
      const isByContent = request.prompt !== undefined && !request.version_id && !request.environment;
      const kernel = isByContent ? readGivenKernel(request.prompt ?? "") : undefined;
      const key = JSON.stringify([
        request.organizationId,
        request.path,
        request.id,
        request.version_id,
        request.environment,
        kernel && hashKernel(kernel),
      ]);
      return (
        callables.peek(key) ??
        callables.get(key, () =>
          kernel ? findByContent(dependencies, request, kernel) : findByChoice(dependencies, request),
        )
      );
    },
  };
}

async function findByChoice(dependencies: Dependencies, request: CallableRequest): Promise<CallablePrompt> {
  const { executor } = dependencies.database;
  const wanted = { ...request, type: promptIds.type };
  const pair = await resolveVersion(executor, wanted).catch((error: unknown) => {
    const isUnknownPath =
      request.id === undefined && request.path !== undefined && request.version_id === undefined;
    if (isUnknownPath && isCode(error, fileErrors.notFound.code))
      throw promptErrors.noVersion({ file: request.path ?? "" });
    throw error;
  });
  return toCallable(dependencies, pair, request.environment);
}

async function findByContent(
  dependencies: Dependencies,
  request: CallableRequest,
  kernel: PromptKernel,
): Promise<CallablePrompt> {
  const { database, clock, events } = dependencies;
  const { organizationId, author, path, id } = request;
  const saved = await database.transaction(async (executor) => {
    await checkLinkedTools(executor, { organizationId, kernel });
    return saveVersion(executor, {
      organizationId,
      ids: promptIds,
      address: { path, id },
      kernel,
      author,
      now: clock(),
    });
  });
  if (saved.isNewVersion) events.emit("file.changed", { organizationId });
  return toCallable(dependencies, saved, undefined);
}

async function toCallable(
  { database, fileTypes, loadJinja }: Dependencies,
  pair: FileAtVersion,
  environment: string | undefined,
): Promise<CallablePrompt> {
  const organizationId = pair.file.organization_id;
  const kernel = readPromptKernel(pair.version);
  const jinja = kernel.template_language === "jinja" ? await loadJinja() : undefined;
  const [view] = await describeFiles(database.executor, [pair], { organizationId, fileTypes });
  if (view === undefined) throw new TypeError("A described Prompt went missing");
  return {
    fileId: pair.file.id,
    versionId: pair.version.id,
    path: pair.file.path,
    environment: environment ?? view.environments?.find(({ tag }) => tag === "default")?.name,
    kernel,
    compiled: compilePrompt(kernel, jinja && { jinja }),
    view,
    sealedView: seal(Prompt, view),
  };
}

const isCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;
