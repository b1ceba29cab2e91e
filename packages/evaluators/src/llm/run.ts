import type { ChatMessage, PromptKernel, ResponseFormat } from "@parley/promptfile";
import type { Judgment } from "../kernel/judgment.ts";
import { noVerdict, type Generation, type Judged, type Verdict } from "../kernel/verdict.ts";
import { countVotes } from "./count-votes.ts";
import { renderHere, renderJudge, type RenderTemplate } from "./judge-variables.ts";
import { readVerdict } from "./read-verdict.ts";
import { askingRulesOf, type LlmEvaluatorSpec } from "./schema.ts";
import { sumGenerations } from "./sum-generations.ts";
import { verdictFormat } from "./verdict-format.ts";

/** What a model is asked: the Prompt of the Evaluator, filled. */
export type ModelQuestion = {
  kernel: PromptKernel;
  messages: ChatMessage[];
  /** Of a completion, which has no messages. */
  text: string | undefined;
  response_format: ResponseFormat | undefined;
  signal: AbortSignal | undefined;
};

/** Asks a model. An error it throws may carry `kind: "invalid_request"` where the provider refuses what was asked. */
export type AskModel = (question: ModelQuestion) => Promise<Generation>;

export type LlmEvaluation = Judged & { spec: LlmEvaluatorSpec; signal?: AbortSignal | undefined };
export type LlmMeans = { askModel: AskModel; renderTemplate?: RenderTemplate | undefined };

/** How often a model may answer without a judgment before that is the result. */
const maxUnreadable = 3;

/**
 * Judges a Log by asking a model, as often as the Evaluator says. That it fails is a verdict.
 *
 * @throws whatever the signal was aborted with
 */
export async function runLlmEvaluator(means: LlmMeans, evaluation: LlmEvaluation): Promise<Verdict> {
  const { spec, signal, ...judged } = evaluation;
  if (spec.prompt === undefined) return noVerdict("The Evaluator has no prompt to ask a model with.");
  if (spec.arguments_type === "target_required" && !judged.testcase)
    return noVerdict("The Evaluator needs a Datapoint to compare with, and this Log has none.");
  const rendered = await renderJudge(means.renderTemplate ?? renderHere, spec.prompt, judged);
  if (!rendered.ok) return noVerdict(rendered.message);
  const asking = createAsking(means.askModel, {
    spec,
    question: {
      kernel: spec.prompt,
      messages: rendered.messages,
      text: rendered.text,
      response_format: formatFor(spec, spec.prompt),
      signal,
    },
  });
  const { repeats } = askingRulesOf(spec);
  const votes: Judgment[] = [];
  let rationale: string | undefined;
  for (let index = 0; index < repeats; index += 1) {
    const vote = await asking.askOnce();
    if (!vote.ok) return { ok: false, error: vote.message, ...asking.spent() };
    votes.push(vote.judgment);
    rationale ??= vote.rationale;
  }
  return {
    ok: true,
    judgment: countVotes(spec, votes),
    rationale,
    ...(repeats > 1 && { votes }),
    ...asking.spent(),
  };
}

/** What the author of the Prompt asked for stays as it is. */
function formatFor(spec: LlmEvaluatorSpec, kernel: PromptKernel): ResponseFormat | undefined {
  if (kernel.response_format !== undefined) return kernel.response_format;
  const isPlain = kernel.endpoint === "complete" || typeof kernel.template === "string";
  return isPlain || (kernel.tools?.length ?? 0) > 0 || askingRulesOf(spec).verdict === "last_line"
    ? undefined
    : verdictFormat(spec);
}

type Vote = ReturnType<typeof readVerdict>;

function createAsking(
  askModel: AskModel,
  { spec, question: first }: { spec: LlmEvaluatorSpec; question: ModelQuestion },
) {
  const generations: Generation[] = [];
  const startedAt = performance.now();
  let question = first;
  const ask = async (): Promise<Vote> => {
    question.signal?.throwIfAborted();
    try {
      const generation = await askModel(question);
      generations.push(generation);
      return readVerdict(spec, generation.output ?? "");
    } catch (error) {
      question.signal?.throwIfAborted();
      // Not every model can answer with JSON of a schema.
      if (question.response_format === spec.prompt?.response_format || !isRefusal(error)) throw error;
      question = { ...question, response_format: spec.prompt?.response_format };
      return ask();
    }
  };
  return {
    async askOnce(): Promise<Vote> {
      let vote: Vote | undefined;
      for (let attempt = 0; attempt < maxUnreadable && vote?.ok !== true; attempt += 1) {
        try {
          vote = await ask();
        } catch (error) {
          question.signal?.throwIfAborted();
          return { ok: false, message: error instanceof Error ? error.message : String(error) };
        }
      }
      return vote ?? { ok: false, message: "The model was not asked." };
    },
    spent: () => ({
      stdout: "",
      ms: performance.now() - startedAt,
      generation: sumGenerations(generations),
    }),
  };
}

const isRefusal = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "kind" in error && error.kind === "invalid_request";
