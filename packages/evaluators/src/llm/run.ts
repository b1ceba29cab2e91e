import type { ChatMessage, PromptKernel, ResponseFormat } from "@parley/promptfile";
import type { Judgment } from "../kernel/judgment.ts";
import { noVerdict, type Generation, type Judged, type Verdict } from "../kernel/verdict.ts";
import { countVotes } from "./count-votes.ts";
import { renderHere, renderJudge, type RenderTemplate } from "./judge-variables.ts";
import { combineOrders, findPairProblem, orders, pairSpec } from "./pairwise.ts";
import { readVerdict } from "./read-verdict.ts";
import { askingRulesOf, type LlmEvaluatorSpec } from "./schema.ts";
import { measureSimilarity } from "./similarity.ts";
import { sumGenerations } from "./sum-generations.ts";
import { verdictFormat } from "./verdict-format.ts";

/** What a model is asked: the Prompt of the Evaluator, filled. */
export type ModelQuestion = {
  kernel: PromptKernel;
  messages: ChatMessage[];
  /** Of a completion, which has no messages. */
  text: string | undefined;
  response_format: ResponseFormat | undefined;
  /** Texts that an embeddings model makes vectors of, in the place of all else. */
  embed?: readonly string[] | undefined;
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
  const { method } = askingRulesOf(spec);
  if (method === "pairwise") return comparePair(means, evaluation, spec.prompt);
  const rendered = await renderJudge(means.renderTemplate ?? renderHere, spec.prompt, judged);
  if (!rendered.ok) return noVerdict(rendered.message);
  const question = toQuestion(rendered, { spec, kernel: spec.prompt, signal });
  if (method === "similarity") return measureSimilarity(means.askModel, { spec, question });
  const asking = createAsking(means.askModel, { spec, question });
  const votes: Vote[] = [];
  for (let index = 0; index < askingRulesOf(spec).repeats; index += 1) {
    const vote = await asking.askOnce();
    if (!vote.ok) return { ok: false, error: vote.message, ...asking.spent() };
    votes.push(vote);
  }
  return { ...countedVotes(spec, votes), ...asking.spent() };
}

type Answered = Extract<Vote, { ok: true }>;

function countedVotes(spec: LlmEvaluatorSpec, given: readonly Vote[]) {
  const answered = given.filter((vote): vote is Answered => vote.ok);
  const votes = answered.map(({ judgment }) => judgment);
  return {
    ok: true as const,
    judgment: countVotes(spec, votes),
    rationale: answered.find(({ rationale }) => rationale !== undefined)?.rationale,
    ...(votes.length > 1 && { votes }),
  };
}

type Filled = Extract<Awaited<ReturnType<typeof renderJudge>>, { ok: true }>;
type Asked = { spec: LlmEvaluatorSpec; kernel: PromptKernel; signal: AbortSignal | undefined };

const toQuestion = ({ messages, text }: Filled, { spec, kernel, signal }: Asked): ModelQuestion => ({
  kernel,
  messages,
  text,
  response_format: formatFor(spec, kernel),
  signal,
});

/** Which answer is better, the Log's or that of the Datapoint's target: asked in both orders, as often as is said. */
async function comparePair(
  means: LlmMeans,
  { spec, signal, ...judged }: LlmEvaluation,
  kernel: PromptKernel,
): Promise<Verdict> {
  const problem = findPairProblem(spec);
  if (problem !== undefined) return noVerdict(problem);
  const target = judged.testcase?.["target"];
  const other =
    target !== null && typeof target === "object" && !Array.isArray(target) ? target["output"] : undefined;
  if (typeof other !== "string")
    return noVerdict("There is nothing to compare with: the target has no text `output`.");
  const { output } = judged.log;
  const asked = { spec: pairSpec(spec), kernel, signal };
  const askings: { asking: Asking; ownPlace: string }[] = [];
  for (const { also, ownPlace } of orders(typeof output === "string" ? output : "", other)) {
    const rendered = await renderJudge(means.renderTemplate ?? renderHere, kernel, { ...judged, also });
    if (!rendered.ok) return noVerdict(rendered.message);
    const question = toQuestion(rendered, asked);
    askings.push({ asking: createAsking(means.askModel, { spec: asked.spec, question }), ownPlace });
  }
  const spent = () => spentTogether(askings.map(({ asking }) => asking.spent()));
  const votes: Vote[] = [];
  for (let index = 0; index < askingRulesOf(spec).repeats; index += 1) {
    const answers: { said: Judgment; ownPlace: string; rationale: string | undefined }[] = [];
    for (const { asking, ownPlace } of askings) {
      const vote = await asking.askOnce();
      if (!vote.ok) return { ok: false, error: vote.message, ...spent() };
      answers.push({ said: vote.judgment, ownPlace, rationale: vote.rationale });
    }
    const rationale = answers
      .map((one) => one.rationale)
      .filter((one) => one !== undefined)
      .join("\n\n");
    votes.push({
      ok: true,
      judgment: combineOrders(answers),
      rationale: rationale === "" ? undefined : rationale,
    });
  }
  return { ...countedVotes(spec, votes), ...spent() };
}

type Spent = ReturnType<Asking["spent"]>;

const spentTogether = (spent: readonly Spent[]): Spent => ({
  stdout: "",
  ms: Math.max(...spent.map(({ ms }) => ms)),
  generation: sumGenerations(spent.flatMap(({ generation }) => generation ?? [])),
});

/** What the author of the Prompt asked for stays as it is. */
function formatFor(spec: LlmEvaluatorSpec, kernel: PromptKernel): ResponseFormat | undefined {
  if (kernel.response_format !== undefined) return kernel.response_format;
  const isPlain = kernel.endpoint === "complete" || typeof kernel.template === "string";
  return isPlain || (kernel.tools?.length ?? 0) > 0 || askingRulesOf(spec).verdict === "last_line"
    ? undefined
    : verdictFormat(spec);
}

type Vote = ReturnType<typeof readVerdict>;
type Asking = ReturnType<typeof createAsking>;

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
