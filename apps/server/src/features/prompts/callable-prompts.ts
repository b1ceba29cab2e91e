import { fileErrors, Prompt, promptErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import { findReferences, type PromptKernel, type ToolFunction } from "@parley/promptfile";
import type { PromptThread } from "@parley/promptfile/thread";
import type { Author } from "../../kernel/author.ts";
import { Cache } from "../../kernel/cache.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { seal, type Sealed } from "../../kernel/joined-reply.ts";
import {
  describeFile,
  resolveVersion,
  saveVersion,
  type FileAddress,
  type FileAtVersion,
  type FileTypes,
  type FileViewOf,
  type VersionChoice,
} from "../files/index.ts";
import { findLinkedTools } from "../tools/index.ts";
import type { GivenPrompt, GivenPrompts } from "./given-prompts.ts";
import type { PromptInputs } from "./prompt-inputs.ts";
import { createPromptTemplate, type PromptTemplate } from "./prompt-template.ts";
import { promptIds, readPromptKernel } from "./prompt-type.ts";
import { checkLinkedTools } from "./read-kernel.ts";

/** A Prompt at a version, ready to be called. */
export type CallablePrompt = {
  fileId: string;
  versionId: string;
  path: string;
  /** The name of the environment it was reached through. */
  environment: string | undefined;
  kernel: PromptKernel;
  template: PromptTemplate;
  /** The functions of the Tools it links, as they are deployed. */
  linkedTools: ToolFunction[];
  /** Partials and local files that it names and does not hold, as they are written. */
  references: readonly string[];
  view: FileViewOf<"prompt">;
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
  givenPrompts: GivenPrompts;
  promptInputs: PromptInputs;
  promptThread: PromptThread;
};

/** What another process deployed is seen after this. */
const maxAgeMs = 1000;
const maxBytes = 32 * 1024 * 1024;

export function createCallablePrompts(dependencies: Dependencies): CallablePrompts {
  const callables = new Cache<CallablePrompt>({
    max: 10_000,
    maxAgeMs,
    bytes: { max: maxBytes, of: sizeOf },
  });
  dependencies.events.on("file.changed", ({ organizationId }) => callables.clear(keyOf([organizationId])));
  return {
    async find(request) {
      const isByContent = request.prompt !== undefined && !request.version_id && !request.environment;
      const given = isByContent ? await dependencies.givenPrompts.read(request.prompt ?? "") : undefined;
      const key = keyOf([
        request.organizationId,
        request.path,
        request.id,
        request.version_id,
        request.environment,
        given?.hash,
      ]);
      return (
        callables.peek(key) ??
        callables.get(key, () =>
          given ? findByContent(dependencies, request, given) : findByChoice(dependencies, request),
        )
      );
    },
  };
}

/** One that begins with fewer parts is a prefix of it. */
const keyOf = (parts: readonly (string | undefined)[]): string => `${JSON.stringify(parts).slice(0, -1)},`;

/** What the strings of the kernel, the template and the view take, each about as long as the view. */
const sizeOf = ({ sealedView }: CallablePrompt): number => 2000 + sealedView.json.length * 6;

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
  { kernel, hash }: GivenPrompt,
): Promise<CallablePrompt> {
  const { database, clock, events } = dependencies;
  // Before the transaction, which has to be short.
  if (kernel.template_language === "jinja")
    await dependencies.promptInputs.prepare([{ hash, kernel: JSON.stringify(kernel) }]);
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
  { database, fileTypes, promptThread }: Dependencies,
  pair: FileAtVersion,
  environment: string | undefined,
): Promise<CallablePrompt> {
  const kernel = readPromptKernel(pair.version);
  const view = await describeFile(fileTypes.prompt, database.executor, pair);
  const linked = await findLinkedTools(database.executor, {
    organizationId: pair.file.organization_id,
    ids: kernel.linked_tools ?? [],
  });
  return {
    fileId: pair.file.id,
    versionId: pair.version.id,
    path: pair.file.path,
    environment: environment ?? view.environments?.find(({ tag }) => tag === "default")?.name,
    kernel,
    template: createPromptTemplate(kernel, promptThread),
    linkedTools: [...linked.values()].flatMap((tool) => tool.function ?? []),
    references: findReferences(kernel).map(({ written }) => written),
    view,
    sealedView: seal(Prompt, view),
  };
}

const isCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;
