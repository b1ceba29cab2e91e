import type { ParsedPromptFile } from "../parse-prompt-file.ts";
import type { RenderResult } from "../template/compile-prompt.ts";
import { startJobThread, ThreadLimitError, type JobThread } from "./job-thread.ts";
import type { TemplateSource, ThreadJobKind, ThreadJobs, ThreadRequest } from "./thread-job.ts";

export type PromptThreadOptions = {
  /** How long one job may take, in milliseconds. Default 2 000. */
  timeLimitMs?: number;
  /** After how long without a job the thread is given up, in milliseconds. Default 60 000. */
  idleMs?: number;
};

/**
 * Parses and renders on a thread of its own what would keep the main thread too long: Jinja, and large texts. One job
 * after another, each within a time limit. The thread starts with the first job and ends when there is nothing to do.
 */
export type PromptThread = {
  /** As `parsePromptFile`; a text that takes too long is an error of the text. */
  parse(text: string): Promise<ParsedPromptFile>;
  /** As `compilePrompt(kernel).render(inputs)`, Jinja included; what takes too long fails and names the limit. */
  render(source: TemplateSource, inputs: Record<string, unknown>): Promise<RenderResult>;
  /** As `compilePrompt(kernel).inputs`; of a template that takes too long, none. */
  findInputs(source: TemplateSource): Promise<string[]>;
  isRunning(): boolean;
  /** Ends the thread; jobs under way fail. */
  close(): Promise<void>;
};

/**
 * @example
 * const thread = createPromptThread();
 * await thread.render({ template: "{{ name|upper }}", template_language: "jinja" }, { name: "Ada" });
 */
export function createPromptThread({
  timeLimitMs = 2000,
  idleMs = 60_000,
}: PromptThreadOptions = {}): PromptThread {
  let thread: JobThread | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idleTimer: NodeJS.Timeout | undefined;

  const stop = async (): Promise<void> => {
    clearTimeout(idleTimer);
    const stopping = thread;
    thread = undefined;
    await stopping?.stop();
  };
  const runNext = async (request: ThreadRequest): Promise<unknown> => {
    if (thread === undefined || thread.isOver()) thread = startJobThread({ timeLimitMs });
    return thread.run(request);
  };
  const run = async <K extends ThreadJobKind>(
    request: Extract<ThreadRequest, { kind: K }>,
  ): Promise<ThreadJobs[K]["result"]> => {
    waiting += 1;
    clearTimeout(idleTimer);
    const job = last.then(() => runNext(request));
    last = job.catch(() => {});
    try {
      return (await job) as ThreadJobs[K]["result"];
    } finally {
      waiting -= 1;
      if (waiting === 0) idleTimer = setTimeout(() => void stop(), idleMs).unref();
    }
  };
  const sayTooMuch = (what: string, error: unknown): string => {
    if (!(error instanceof ThreadLimitError)) throw error;
    const seconds = timeLimitMs / 1000;
    return error.limit === "memory"
      ? `The ${what} needs more memory than it may have.`
      : `The ${what} takes longer than ${seconds} ${seconds === 1 ? "second" : "seconds"}, which is the limit.`;
  };
  return {
    parse: (text) =>
      run<"parse">({ kind: "parse", text }).catch((error: unknown) =>
        toUnreadable(sayTooMuch("text", error)),
      ),
    render: ({ template, template_language }, inputs) =>
      run<"render">({ kind: "render", source: { template, template_language }, inputs }).catch(
        (error: unknown) => ({ ok: false, missing: [], message: sayTooMuch("template", error) }),
      ),
    findInputs: ({ template, template_language }) =>
      run<"findInputs">({ kind: "findInputs", source: { template, template_language } }).catch(
        (error: unknown) => (sayTooMuch("template", error), []),
      ),
    isRunning: () => thread !== undefined && !thread.isOver(),
    close: stop,
  };
}

function toUnreadable(message: string): ParsedPromptFile {
  const atStart = { range: { start: 0, end: 0 }, line: 1, column: 1 };
  return {
    kernel: undefined,
    diagnostics: [{ code: "limit-exceeded", severity: "error", message, ...atStart }],
  };
}
