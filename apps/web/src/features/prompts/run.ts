import type { ToolCall } from "@parley/promptfile";
import type { PromptCallChunk } from "@parley/sdk";

/** What came of running a Prompt; times are milliseconds of the page's clock. */
export type Run =
  | { status: "idle" }
  | ({ status: "running" } & Answer)
  | ({ status: "done"; endedAt: number } & Answer)
  | ({ status: "stopped"; endedAt: number } & Answer)
  | ({ status: "failed"; endedAt: number; error: unknown } & Answer);

export type Answer = {
  startedAt: number;
  firstTextAt: number | undefined;
  text: string;
  toolCalls: ToolCall[];
  /** The figures and ids of the events, the newest of each. */
  facts: Partial<PromptCallChunk>;
};

export type RunAction =
  | { type: "start"; at: number }
  | { type: "chunk"; chunk: PromptCallChunk; at: number }
  | { type: "end"; at: number }
  | { type: "stop"; at: number }
  | { type: "fail"; error: unknown; at: number };

export function reduceRun(run: Run, action: RunAction): Run {
  if (action.type === "start") {
    return {
      status: "running",
      startedAt: action.at,
      firstTextAt: undefined,
      text: "",
      toolCalls: [],
      facts: {},
    };
  }
  if (run.status !== "running") return run;
  switch (action.type) {
    case "chunk":
      return addChunk(run, action.chunk, action.at);
    case "stop":
      return { ...run, status: "stopped", endedAt: action.at };
    case "fail":
      return { ...run, status: "failed", endedAt: action.at, error: action.error };
    case "end":
      return run.facts.error
        ? { ...run, status: "failed", endedAt: action.at, error: new Error(run.facts.error) }
        : { ...run, status: "done", endedAt: action.at };
  }
}

type Running = Extract<Run, { status: "running" }>;

/** Several samples stream side by side; the panel shows the first. */
function addChunk(run: Running, chunk: PromptCallChunk, at: number): Run {
  if (chunk.index !== 0) return run;
  const known = Object.entries(chunk).filter(([, value]) => value != null);
  return {
    ...run,
    text: run.text + (chunk.output ?? ""),
    firstTextAt: run.firstTextAt ?? (chunk.output ? at : undefined),
    toolCalls: chunk.output_message?.tool_calls ?? run.toolCalls,
    facts: { ...run.facts, ...Object.fromEntries(known) },
  };
}
