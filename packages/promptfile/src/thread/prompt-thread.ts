import type { ParsedPromptFile } from "../parse-prompt-file.ts";
import type { RenderResult } from "../template/compile-prompt.ts";
import { ThreadLimitError } from "./job-thread.ts";
import type { TemplateSource } from "./thread-job.ts";
import { createThreadLane } from "./thread-lane.ts";

export type PromptThreadOptions = {
  /** How long a template may take, in milliseconds. Default 2 000. */
  timeLimitMs?: number;
  /** How long reading a text may take, in milliseconds. Default 15 000. */
  parseTimeLimitMs?: number;
  /** After how long without a job a thread is given up, in milliseconds. Default 60 000. */
  idleMs?: number;
};

/**
 * Does off the main thread what would keep it too long: Jinja, and reading large texts. Each of the two has a thread,
 * which does one job after another, starts with the first, and ends when there is nothing to do.
 */
export type PromptThread = {
  /** As `parsePromptFile`; a text that takes too long is an error of the text. */
  parse(text: string): Promise<ParsedPromptFile>;
  /** As `compilePrompt(kernel).render(inputs)`, Jinja included; what takes too long fails and names the limit. */
  render(source: TemplateSource, inputs: Record<string, unknown>): Promise<RenderResult>;
  /** As `compilePrompt(kernel).inputs`; of a template that takes too long, none. */
  findInputs(source: TemplateSource): Promise<string[]>;
  isRunning(): boolean;
  /** Ends the threads; jobs under way fail. */
  close(): Promise<void>;
};

/**
 * @example
 * const thread = createPromptThread();
 * await thread.render({ template: "{{ name|upper }}", template_language: "jinja" }, { name: "Ada" });
 */
export function createPromptThread({
  timeLimitMs = 2000,
  parseTimeLimitMs = 15_000,
  idleMs = 60_000,
}: PromptThreadOptions = {}): PromptThread {
  const templates = createThreadLane({ timeLimitMs, idleMs });
  const texts = createThreadLane({ timeLimitMs: parseTimeLimitMs, idleMs });
  return {
    parse: (text) =>
      texts
        .run<"parse">({ kind: "parse", text })
        .catch((error: unknown) => toUnreadable(sayTooMuch("text", parseTimeLimitMs, error))),
    render: ({ template, template_language, inputs: declared }, inputs) =>
      templates
        .run<"render">({ kind: "render", source: { template, template_language, inputs: declared }, inputs })
        .catch((error: unknown) => ({
          ok: false,
          missing: [],
          message: sayTooMuch("template", timeLimitMs, error),
        })),
    findInputs: async ({ template, template_language }) => {
      try {
        return await templates.run<"findInputs">({
          kind: "findInputs",
          source: { template, template_language },
        });
      } catch (error) {
        if (error instanceof ThreadLimitError) return [];
        throw error;
      }
    },
    isRunning: () => templates.isRunning() || texts.isRunning(),
    close: async () => void (await Promise.all([templates.close(), texts.close()])),
  };
}

/** What exceeded which limit. @throws the error when it is another */
function sayTooMuch(what: string, timeLimitMs: number, error: unknown): string {
  if (!(error instanceof ThreadLimitError)) throw error;
  const seconds = timeLimitMs / 1000;
  return error.limit === "memory"
    ? `The ${what} needs more memory than it may have.`
    : `The ${what} takes longer than ${seconds} ${seconds === 1 ? "second" : "seconds"}, which is the limit.`;
}

function toUnreadable(message: string): ParsedPromptFile {
  const atStart = { range: { start: 0, end: 0 }, line: 1, column: 1 };
  return {
    kernel: undefined,
    diagnostics: [{ code: "limit-exceeded", severity: "error", message, ...atStart }],
  };
}
