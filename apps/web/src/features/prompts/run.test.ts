import type { PromptCallChunk } from "@parley/sdk";
import { expect, it } from "vitest";
import { reduceRun, type Run, type RunAction } from "./run.ts";

const chunk = (fields: Partial<PromptCallChunk>): PromptCallChunk => ({
  index: 0,
  id: "log_1",
  prompt_id: "pr_1",
  version_id: "prv_1",
  ...fields,
});
const play = (...actions: RunAction[]): Run => actions.reduce(reduceRun, { status: "idle" } as Run);

it("gathers text and the newest figures", () => {
  const run = play(
    { type: "start", at: 1000 },
    { type: "chunk", chunk: chunk({ output: "Hel" }), at: 1200 },
    { type: "chunk", chunk: chunk({ output: "lo", output_tokens: 1 }), at: 1300 },
    { type: "chunk", chunk: chunk({ output: "other sample", index: 1 }), at: 1310 },
    { type: "chunk", chunk: chunk({ output_tokens: 2, prompt_cost: null, finish_reason: "stop" }), at: 1400 },
    { type: "end", at: 1500 },
  );
  expect(run).toMatchObject({ status: "done", text: "Hello", firstTextAt: 1200, endedAt: 1500 });
  expect(run.status === "done" && run.facts).toMatchObject({
    id: "log_1",
    output_tokens: 2,
    finish_reason: "stop",
  });
});

it("takes tool calls from the message that ends the stream", () => {
  const call = { id: "call_1", type: "function" as const, function: { name: "refund", arguments: "{}" } };
  const run = play(
    { type: "start", at: 0 },
    { type: "chunk", chunk: chunk({ output_message: { role: "assistant", tool_calls: [call] } }), at: 1 },
    { type: "end", at: 2 },
  );
  expect(run).toMatchObject({ status: "done", toolCalls: [call], firstTextAt: undefined });
});

it("keeps what came before a failure, and ends in one where the provider failed in mid-stream", () => {
  const start: RunAction[] = [
    { type: "start", at: 0 },
    { type: "chunk", chunk: chunk({ output: "Half" }), at: 1 },
  ];
  expect(play(...start, { type: "fail", error: "cut", at: 2 })).toMatchObject({
    status: "failed",
    text: "Half",
  });
  const failed = play(
    ...start,
    { type: "chunk", chunk: chunk({ error: "overloaded" }), at: 2 },
    { type: "end", at: 3 },
  );
  expect(failed.status === "failed" && String(failed.error)).toContain("overloaded");
});

it("ignores what arrives after it was stopped", () => {
  const stopped = play({ type: "start", at: 0 }, { type: "stop", at: 1 });
  expect(reduceRun(stopped, { type: "chunk", chunk: chunk({ output: "late" }), at: 2 })).toBe(stopped);
});
