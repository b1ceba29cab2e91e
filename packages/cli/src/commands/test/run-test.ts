import { type Gateway, type GatewayReply, isModelError } from "@parley/gateway";
import type { JinjaEngine } from "@parley/promptfile";
import type { Answer } from "./answer.ts";
import { checkAnswer } from "./check-answer.ts";
import type { TestCase } from "./test-case.ts";
import { type ModelChoice, toGatewayRequest } from "@parley/sdk/local-parts";

/** One answer of a test, with what it misses. */
export type Attempt = { answer: Answer; model: string; provider: string; failures: string[] };

/** `failed`: an answer missed something. `error`: there was no answer to judge. */
export type TestOutcome = {
  file: string;
  name: string;
  status: "passed" | "failed" | "error";
  attempts: Attempt[];
  /** Why there is no answer. */
  error: string | undefined;
};

export type TestRunner = {
  gateway: Pick<Gateway, "call">;
  jinja: JinjaEngine | undefined;
  choice: ModelChoice;
  /** What else stands against an answer; its sentences count as failures. */
  judge?: ((testCase: TestCase, reply: GatewayReply) => Promise<string[]>) | undefined;
  signal?: AbortSignal | undefined;
};

/** Asks a model as often as the test says; every answer has to pass. Stops at the first that does not come. */
export async function runTest(testCase: TestCase, runner: TestRunner): Promise<TestOutcome> {
  const { file, name, test, kernel } = testCase;
  const attempts: Attempt[] = [];
  const built = toGatewayRequest(kernel, test, runner);
  if (!built.ok) return { file, name, status: "error", attempts, error: built.message };
  try {
    for (let count = test.repeat ?? 1; count > 0; count -= 1) {
      const reply = await runner.gateway.call({ ...built.request, signal: runner.signal });
      const answer = toAnswer(reply);
      const failures = [
        ...checkAnswer(test.expect, answer),
        ...((await runner.judge?.(testCase, reply)) ?? []),
      ];
      attempts.push({ answer, model: reply.model, provider: reply.provider, failures });
    }
  } catch (error) {
    if (!isModelError(error)) throw error;
    return { file, name, status: "error", attempts, error: error.message };
  }
  const hasFailed = attempts.some(({ failures }) => failures.length > 0);
  return { file, name, status: hasFailed ? "failed" : "passed", attempts, error: undefined };
}

const nanoPerUsd = 1e9;

function toAnswer({ message, output, finish_reason, usage, latencyMs, ...costs }: GatewayReply): Answer {
  const { prompt_cost: prompt, output_cost: own } = costs;
  return {
    output: output ?? "",
    toolCalls: message.tool_calls ?? [],
    finishReason: finish_reason,
    cost: prompt === undefined || own === undefined ? undefined : (prompt + own) / nanoPerUsd,
    latencyMs,
    outputTokens: usage.output_tokens,
  };
}
