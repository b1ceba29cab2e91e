import type { PromptKernel } from "@parley/promptfile";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { parley } from "../../api.ts";
import { reduceRun, type Run } from "./run.ts";

export type RunRequest = {
  promptId: string;
  /** A stored version by its id, or content that is not stored yet. */
  version: { id: string } | { kernel: PromptKernel };
  inputs: Record<string, unknown>;
};

/** Runs a Prompt and gathers its streamed answer. A new run, or leaving the page, ends the one before. */
export function useRun() {
  const [run, dispatch] = useReducer(reduceRun, { status: "idle" } satisfies Run as Run);
  const running = useRef<AbortController>(undefined);
  const client = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);

  const start = async ({ promptId, version, inputs }: RunRequest): Promise<void> => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    dispatch({ type: "start", at: performance.now() });
    try {
      const which = "id" in version ? { version_id: version.id } : { prompt: version.kernel };
      const chunks = parley.prompts.callStream(
        { id: promptId, ...which, inputs, source: "web" },
        { signal: abort.signal },
      );
      for await (const chunk of chunks) {
        if (abort.signal.aborted) return;
        dispatch({ type: "chunk", chunk, at: performance.now() });
      }
      dispatch({ type: "end", at: performance.now() });
    } catch (error) {
      if (!abort.signal.aborted) dispatch({ type: "fail", error, at: performance.now() });
    } finally {
      void client.invalidateQueries({ queryKey: ["logs", "list"] });
      void client.invalidateQueries({ queryKey: ["prompts", promptId, "versions"] });
    }
  };
  const stop = (): void => {
    running.current?.abort();
    dispatch({ type: "stop", at: performance.now() });
  };
  return { run, start, stop };
}
