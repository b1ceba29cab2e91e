import { timesAsked } from "@parley/evaluators/schemas";
import { costOf, createCatalogue, type GatewayRequest } from "@parley/gateway";
import type { ChatMessage } from "@parley/promptfile";
import type { EvalCase, EvalEvaluator, Subject } from "./eval-case.ts";
import type { LocalEstimate } from "./local-options.ts";
import type { ModelChoice } from "./to-gateway-request.ts";

type Estimated = {
  subjects: readonly Subject[];
  cases: readonly EvalCase[];
  evaluators: readonly EvalEvaluator[];
  samples?: number | undefined;
  choice: ModelChoice;
};

/** About four characters are a token of most models. */
const charactersOfToken = 4;
/** What a chat adds to each message. */
const tokensOfMessage = 4;
const tokensOfPicture = 85;
/** What is guessed of answers; the server guesses the same. */
const guessedAnswerTokens = 300;
const guessedVerdictTokens = 120;
/** Of more cases some stand for all. */
const mostLooked = 200;

/** What an evaluation would take, before anybody is asked: by the lengths of what is asked, and the catalogue's prices. */
export function estimateEval({ subjects, cases, evaluators, samples = 1, choice }: Estimated): LocalEstimate {
  const ledger = createLedger();
  const looked = everyOf(cases, mostLooked);
  const times = (samples * cases.length) / Math.max(1, looked.length);
  for (const subject of subjects)
    for (const one of looked) {
      const request = subject.wouldAsk?.(one);
      if (request === undefined) continue;
      const { model, provider, max_tokens: most = 0 } = request;
      const outputTokens = most > 0 ? Math.min(most, guessedAnswerTokens) : guessedAnswerTokens;
      ledger.add("calls", { model, provider, promptTokens: tokensOf(request), outputTokens, count: times });
    }
  const answers = subjects.length * cases.length * samples;
  const caseLength =
    looked.reduce((sum, { datapoint }) => sum + JSON.stringify(datapoint).length, 0) /
    Math.max(1, looked.length);
  for (const { spec } of evaluators) {
    if (spec.evaluator_type !== "llm" || spec.prompt == null) continue;
    const { template, model, provider } = spec.prompt;
    // It sees the case and the answer.
    const length = JSON.stringify(template ?? "").length + caseLength * 2;
    ledger.add("judge_calls", {
      model: choice.model ?? model,
      provider: choice.provider ?? (choice.model === undefined ? provider : undefined),
      promptTokens: length / charactersOfToken + guessedAnswerTokens,
      outputTokens: guessedVerdictTokens,
      count: answers * timesAsked(spec),
    });
  }
  const code = evaluators.filter(({ spec }) => spec.evaluator_type === "python").length;
  return { answers, code_runs: code * answers, ...ledger.result() };
}

type Asked = {
  model: string;
  provider: string | null | undefined;
  promptTokens: number;
  outputTokens: number;
  count: number;
};

function createLedger() {
  const catalogue = createCatalogue();
  const counts = { calls: 0, judge_calls: 0 };
  const unpriced = new Set<string>();
  let [nano, promptTokens, outputTokens] = [0, 0, 0];
  const priceOf = ({ model, provider: given, ...tokens }: Asked): number | undefined => {
    const provider = given ?? catalogue.providerOf(model);
    if (provider === "mock") return 0;
    const entry = catalogue.find(model);
    const usage = {
      prompt_tokens: Math.ceil(tokens.promptTokens),
      output_tokens: Math.ceil(tokens.outputTokens),
    };
    const cost = costOf(usage, entry?.provider === provider ? entry?.prices : undefined);
    return cost.prompt_cost === undefined || cost.output_cost === undefined
      ? undefined
      : cost.prompt_cost + cost.output_cost;
  };
  return {
    add(kind: keyof typeof counts, asked: Asked): void {
      const each = priceOf(asked);
      if (each === undefined) unpriced.add(asked.model);
      counts[kind] += asked.count;
      nano += (each ?? 0) * asked.count;
      promptTokens += asked.promptTokens * asked.count;
      outputTokens += asked.outputTokens * asked.count;
    },
    result: () => ({
      calls: Math.round(counts.calls),
      judge_calls: Math.round(counts.judge_calls),
      prompt_tokens: Math.round(promptTokens),
      output_tokens: Math.round(outputTokens),
      cost: unpriced.size > 0 ? null : Math.round(nano) / 1e9,
      unpriced_models: [...unpriced],
    }),
  };
}

const tokensOfText = (text: string): number => Math.ceil(text.length / charactersOfToken);

function tokensOf({ messages, text, tools }: GatewayRequest): number {
  const described = tools === undefined || tools.length === 0 ? 0 : tokensOfText(JSON.stringify(tools));
  return (
    described +
    (text === undefined ? 0 : tokensOfText(text)) +
    messages.reduce((sum, message) => sum + tokensOfOne(message), 0)
  );
}

function tokensOfOne({ content = "" }: ChatMessage): number {
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : (content ?? []);
  return parts.reduce(
    (sum, part) => sum + (part.type === "text" ? tokensOfText(part.text) : tokensOfPicture),
    tokensOfMessage,
  );
}

/** So many of them at most, from all over. */
function everyOf<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most);
  return Array.from(
    { length: Math.min(all.length, most) },
    (_, index) => all[Math.floor(index * step)],
  ).filter((one) => one !== undefined);
}
