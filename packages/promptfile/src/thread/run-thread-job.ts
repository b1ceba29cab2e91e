import type { JinjaEngine } from "../template/jinja/jinja-engine.ts";
import { compilePrompt } from "../template/compile-prompt.ts";
import type { TemplateSource, ThreadRequest, ThreadResult } from "./thread-job.ts";

// The parser and the Jinja engine are loaded when they are first asked for: a thread that needs one of them has no
// megabytes for the other.

/** Does on the thread what its worker was asked. */
export async function runThreadJob(request: ThreadRequest): Promise<ThreadResult> {
  if (request.kind === "parse") {
    const { parsePromptFile } = await import("../parse-prompt-file.ts");
    return parsePromptFile(request.text);
  }
  if (request.kind === "findInputs") return compilePrompt(toKernel(request.source)).inputs;
  const { source, inputs } = request;
  const jinja = source.template_language === "jinja" ? await getJinja() : undefined;
  return compilePrompt(toKernel(source), jinja && { jinja }).render(inputs);
}

const toKernel = (source: TemplateSource) => ({ model: "none", ...source });

let engine: JinjaEngine | undefined;

async function getJinja(): Promise<JinjaEngine> {
  if (engine === undefined) {
    const { createJinjaEngine } = await import("../jinja/create-jinja-engine.ts");
    engine = createJinjaEngine();
  }
  return engine;
}
