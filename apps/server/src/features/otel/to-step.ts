import type { Attributes, Span } from "./decode/span.ts";
import { readGenAi } from "./dialects/gen-ai.ts";
import { readHumanloop } from "./dialects/humanloop.ts";
import { readLangfuse } from "./dialects/langfuse.ts";
import { readOpenInference } from "./dialects/open-inference.ts";
import { readParley } from "./dialects/parley.ts";
import { readVercelAi } from "./dialects/vercel-ai.ts";
import { stepsPath } from "./paths.ts";
import type { Step } from "./step.ts";

/** The most particular first: several write `gen_ai.*` beside their own. */
const dialects = [readHumanloop, readLangfuse, readVercelAi, readOpenInference, readGenAi] as const;

/** What a span was; one that no dialect knows is a step of which only the span itself is known. */
export function toStep(span: Span): Step {
  const named = readParley(span, readDialect(span));
  if (named !== undefined) return named;
  return {
    type: "flow",
    path: stepsPath(span),
    kernel: { attributes: {} },
    inputs: span.attributes as Record<string, unknown>,
    error: span.error,
  };
}

function readDialect(span: Span): Step | undefined {
  for (const read of dialects) {
    const step = read(span);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** These are in the Log in its own words; keeping them twice would double what is kept. */
const mapped =
  /^(humanloop\.|parley\.|gen_ai\.(prompt|completion|input\.messages|output\.messages|system_instructions|usage)|ai\.(prompt|response\.(text|object|toolCalls)|toolCall\.|usage)|llm\.(input_messages|output_messages|token_count)|(input|output)\.value$|langfuse\.observation\.(input|output)|traceloop\.entity\.(input|output))/;

/** What of a span is nowhere else in its Log. */
export const restOf = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !mapped.test(name)));
