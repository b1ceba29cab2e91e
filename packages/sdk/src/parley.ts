import { contract, type Resource } from "@parley/contract";
import { platform } from "#platform";
import { type Approvals, createApprovals } from "./approvals/approvals.ts";
import { createServerBackend } from "./approvals/server-backend.ts";
import { type Background, createBackground } from "./background/background.ts";
import type { BackgroundLog } from "./background/background-log.ts";
import type { FlushResult } from "./background/delivery.ts";
import { createPromptCache } from "./cache/prompt-cache.ts";
import { runEvaluation } from "./evaluations/run-evaluation.ts";
import type { EvaluationOptions } from "./evaluations/run-options.ts";
import type { LocalFiles } from "./local/local-files.ts";
import { createLocalLogging } from "./local/log-locally.ts";
import { type ParleyOptions, warnOnConsole } from "./options.ts";
import type { ContractClient, ParleyMembers, RenderArguments } from "./parley-members.ts";
import { placeCalls } from "./place-calls.ts";
import { findPrompt } from "./render/find-prompt.ts";
import { renderPrompt } from "./render/render-prompt.ts";
import { createResourceClient } from "./resource-client.ts";
import { createTransport } from "./transport.ts";
import { createScopeStorage } from "./wrap/context.ts";
import {
  createSpanProcessor,
  isAboutModels,
  type ParleySpanProcessor,
  type ReadableSpan,
} from "./wrap/span-processor.ts";
import { type FlowOptions, type PromptOptions, type ToolOptions, Wrappers } from "./wrap/wrappers.ts";

type AnyFunction = (...given: never[]) => unknown;

const defaultFlushMs = 10_000;
const memoryBytes = 64 * 1024 * 1024;
const spoolBytes = 512 * 1024 * 1024;

/** What a client keeps besides the methods of the API. */
function createRuntime(options: ParleyOptions) {
  const transport = createTransport(options);
  const onWarning = options.onWarning ?? warnOnConsole;
  const { state, files } = options;
  const storage = createScopeStorage(platform, options.asyncLocalStorage);
  let opening: Promise<LocalFiles> | undefined;
  const openFiles = async (): Promise<LocalFiles | undefined> => {
    if (files === undefined) return undefined;
    opening ??= platform.openLocalFiles({ folder: files, cacheSize: options.cacheSize ?? 100 });
    try {
      return await opening;
    } catch (error) {
      // The folder may come yet.
      opening = undefined;
      throw error;
    }
  };
  let background: Background | undefined;
  const getBackground = (): Background =>
    (background ??= createBackground({
      transport,
      platform,
      spoolFolder: state === undefined ? undefined : `${state}/spool`,
      maxBytes: options.maxQueueBytes ?? (state === undefined ? memoryBytes : spoolBytes),
      lingerMs: options.lingerMs ?? 50,
      onWarning,
    }));
  // What an earlier process left is sent although this one may never log.
  if (state !== undefined) getBackground();
  const localLogging =
    files === undefined
      ? undefined
      : createLocalLogging({ openFiles, log: (entry) => getBackground().log(entry), onWarning });
  const wrappers = new Wrappers({
    storage,
    now: () => Date.now(),
    enqueue: (span) => getBackground().enqueueSpan(span),
    sendNow: (span) => getBackground().sendSpanNow(span),
  });
  const cache = createPromptCache({
    freshMs: options.freshMs ?? 30_000,
    maxEntries: 1000,
    kept: state === undefined ? undefined : platform.openKeptPrompts(`${state}/prompts`),
    now: () => Date.now(),
    onWarning,
  });
  const cacheScope = JSON.stringify([transport.baseUrl, transport.headers["X-API-KEY"] ?? null]);
  const clock = { now: () => Date.now(), sleep: transport.sleep };
  const { approvals } = options;
  const claims = state === undefined ? undefined : platform.openKeptClaims(`${state}/claims`);
  const held = { transport, onWarning, storage, openFiles, getBackground, wrappers, cache, cacheScope };
  return { ...held, approvals, claims, clock, localLogging };
}

type Runtime = ReturnType<typeof createRuntime>;

async function render(
  { storage, openFiles, cache, cacheScope }: Runtime,
  client: Pick<ContractClient, "prompts" | "files">,
  [{ inputs = {}, ...address }, options = {}]: Parameters<ParleyMembers["prompts"]["render"]>,
) {
  const found = await findPrompt({ client, openFiles, cache, cacheScope }, address, options);
  const rendered = await renderPrompt(found, { ...inputs }, () => platform.loadJinja());
  const claim = storage.getStore()?.claim;
  if (claim) Object.assign(claim, { kernel: found.kernel, inputs });
  return rendered;
}

// The members come from the contract in a loop, which TypeScript cannot follow: hence the assertion.
const ContractMembers = class {
  readonly baseUrl: string;

  constructor(runtime: Runtime) {
    const { transport } = runtime;
    this.baseUrl = transport.baseUrl;
    const clients: Record<string, object> = {};
    for (const [noun, resource] of Object.entries<Resource>(contract)) {
      clients[noun] = placeCalls(noun, createResourceClient(transport, resource) as never, runtime);
    }
    const client = clients as unknown as ContractClient;
    const prompts = {
      ...client.prompts,
      render: (...given: [RenderArguments]) => render(runtime, client, given),
    };
    const evaluations = {
      ...client.evaluations,
      run: (options: EvaluationOptions) => runEvaluation({ client, sleep: runtime.transport.sleep }, options),
    };
    const { approvals: backend, claims, onWarning } = runtime;
    const asking = { backend: backend ?? createServerBackend(client, runtime.clock), claims, onWarning };
    Object.assign(this, { ...client, prompts, evaluations, ...createApprovals(asking) });
  }
} as unknown as new (runtime: Runtime) => ParleyMembers & Approvals;

/**
 * The client of Parley. Every noun of the API is a property, every endpoint a method that takes one object.
 *
 * Methods reject with a {@link ParleyError} whose `code` names what went wrong; failures of the network have the codes
 * of {@link clientErrors}. Requests that are safe to repeat are, twice, on 408, 429, 502, 503, 504 and lost
 * connections, after the time the server asks for.
 *
 * @example
 * const parley = new Parley({ apiKey: "hl_sk_…" });
 * const reply = await parley.prompts.call({
 *   path: "welcome-email",
 *   inputs: { customer_name: "John Doe", product_name: "Parley" },
 * });
 * console.log(reply.logs[0]?.output);
 */
export class Parley extends ContractMembers {
  readonly #runtime: Runtime;

  constructor(options: ParleyOptions = {}) {
    const runtime = createRuntime(options);
    super(runtime);
    this.#runtime = runtime;
  }

  /**
   * Records a call in the background: answers at once with the id its Log is going to have. With `state` it is on the
   * disk when the event loop is free, and survives the end of the process. Never throws.
   *
   * @example
   * const { id } = parley.log({ ...rendered.log, output: "On its way." });
   */
  log(entry: BackgroundLog): { id: string } {
    const { localLogging, getBackground } = this.#runtime;
    return (localLogging ?? getBackground()).log(entry);
  }

  /** Sends what waits; ends when nothing does, or after `timeoutMs` (10 000). */
  async flush({ timeoutMs = defaultFlushMs }: { timeoutMs?: number } = {}): Promise<FlushResult> {
    await this.#runtime.localLogging?.settled();
    return this.#runtime.getBackground().flush(timeoutMs);
  }

  /** Flushes, then ends the work in the background. What is left on the disk is sent by the next process. */
  async shutdown({ timeoutMs = defaultFlushMs }: { timeoutMs?: number } = {}): Promise<FlushResult> {
    await this.#runtime.localLogging?.settled();
    return this.#runtime.getBackground().shutdown(timeoutMs);
  }

  /**
   * The same function, of whose calls Logs of a Flow are kept; what it calls is below them.
   *
   * @example
   * const answer = parley.flow({ path: "support/answer" }, async (question: string) =>
   *   reply(await find(question)),
   * );
   */
  flow<F extends AnyFunction>(options: FlowOptions<F>, work: F): F {
    return this.#runtime.wrappers.flow(options, work);
  }

  /**
   * The same function, of whose calls Logs of a Tool are kept.
   *
   * @example
   * const find = parley.tool({ path: "support/find" }, async (order: string) => `${order} left today`);
   */
  tool<F extends AnyFunction>(options: ToolOptions<F>, work: F): F {
    return this.#runtime.wrappers.tool(options, work);
  }

  /**
   * The same function, whose calls of models become Logs of a Prompt. Those of instrumented clients arrive with tokens
   * and messages; where there is none, what the function was given and answered is the Log.
   *
   * @example
   * const reply = parley.prompt({ path: "support/reply" }, async (question: string) => askModel(question));
   */
  prompt<F extends AnyFunction>(options: PromptOptions<F>, work: F): F {
    return this.#runtime.wrappers.prompt(options, work);
  }

  /**
   * Brings the spans of instrumented clients to Parley: give it to the tracer provider of your OpenTelemetry. Kept are
   * spans about models and tools, or those that `keep` says.
   *
   * @example
   * const provider = new BasicTracerProvider({ spanProcessors: [parley.spanProcessor()] });
   */
  spanProcessor({
    keep = isAboutModels,
  }: { keep?: (span: ReadableSpan) => boolean } = {}): ParleySpanProcessor {
    const { storage, getBackground } = this.#runtime;
    return createSpanProcessor({
      storage,
      keep,
      enqueue: (span) => getBackground().enqueueSpan(span),
      flush: async () => void (await getBackground().flush(defaultFlushMs)),
    });
  }
}
