import { checkJudgment } from "../kernel/judgment.ts";
import { noVerdict, type Verdict } from "../kernel/verdict.ts";
import { messageText, type ChatMessage } from "@parley/promptfile";
import type { AskModel, ModelQuestion } from "./run.ts";
import { askingRulesOf, type LlmEvaluatorSpec } from "./schema.ts";

/**
 * How near the Prompt's two messages are: the cosine of the angle between their vectors, 1 where they say the same. That
 * it fails is a verdict.
 *
 * @throws whatever the signal was aborted with
 */
export async function measureSimilarity(
  askModel: AskModel,
  { spec, question }: { spec: LlmEvaluatorSpec; question: ModelQuestion },
): Promise<Verdict> {
  const texts = question.messages.map((message: ChatMessage) => messageText(message) ?? "");
  const [first, second] = texts;
  if (texts.length !== 2 || first === undefined || second === undefined)
    return noVerdict(`Similarity is that of two messages, and the Prompt has ${texts.length}.`);
  const startedAt = performance.now();
  const since = () => ({ stdout: "", ms: performance.now() - startedAt });
  try {
    const generation = await askModel({ ...question, response_format: undefined, embed: texts });
    const { embeddings: [one, other] = [] } = generation;
    if (one === undefined || other === undefined)
      return { ...noVerdict("The model made no embeddings."), ...since(), generation };
    const nearness = cosine(one, other);
    const { threshold } = askingRulesOf(spec);
    const value = spec.return_type === "boolean" ? nearness >= threshold : nearness;
    const checked = checkJudgment(spec, value);
    const rationale = `Similarity ${nearness.toFixed(3)}.`;
    return checked.ok
      ? { ...checked, rationale, generation, ...since() }
      : { ok: false, error: checked.message, generation, ...since() };
  } catch (error) {
    question.signal?.throwIfAborted();
    return { ok: false, error: error instanceof Error ? error.message : String(error), ...since() };
  }
}

/** @example cosine([1, 0], [1, 1]); // 0.707… */
function cosine(one: readonly number[], other: readonly number[]): number {
  const product = one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
  const lengths = Math.hypot(...one) * Math.hypot(...other);
  return lengths === 0 ? 0 : Math.max(-1, Math.min(1, product / lengths));
}
