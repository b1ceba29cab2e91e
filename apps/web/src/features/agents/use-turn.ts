import type { AgentKernel, ChatMessage } from "@parley/promptfile";
import type { AgentCallEvent } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { parley } from "../../api.ts";
import { reduceTurn, type TurnRun } from "./turn.ts";

export type TurnRequest = {
  agentId: string;
  /** A stored version by its id, or content that is not stored yet. */
  version: { id: string } | { kernel: AgentKernel };
  inputs: Record<string, unknown>;
  messages: ChatMessage[];
};

/** Has an Agent take turns and gathers what comes of the last. Another one, or leaving the page, ends the one before. */
export function useTurn() {
  const [run, dispatch] = useReducer(reduceTurn, { status: "idle" } satisfies TurnRun as TurnRun);
  const running = useRef<AbortController>(undefined);
  const client = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);

  const listen = async (open: (signal: AbortSignal) => AsyncIterable<AgentCallEvent>): Promise<void> => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    try {
      for await (const event of open(abort.signal)) {
        if (abort.signal.aborted) return;
        dispatch({ type: "event", event });
      }
      dispatch({ type: "end", at: performance.now() });
    } catch (error) {
      if (!abort.signal.aborted) dispatch({ type: "fail", error, at: performance.now() });
    } finally {
      void client.invalidateQueries({ queryKey: ["logs", "list"] });
    }
  };
  const start = ({ agentId, version, inputs, messages }: TurnRequest): Promise<void> => {
    dispatch({ type: "start", at: performance.now() });
    const which = "id" in version ? { version_id: version.id } : { agent: version.kernel };
    const given = { id: agentId, ...which, inputs, messages, source: "web" };
    return listen((signal) => parley.agents.callStream(given, { signal, timeoutMs }));
  };
  const goOn = (logId: string, answers: ChatMessage[]): Promise<void> => {
    dispatch({ type: "go-on", at: performance.now(), answers });
    const given = { log_id: logId, messages: answers };
    return listen((signal) => parley.agents.continueStream(given, { signal, timeoutMs }));
  };
  const stop = (): void => {
    running.current?.abort();
    dispatch({ type: "stop", at: performance.now() });
  };
  return { run, start, goOn, stop };
}

/** A tool may take long to say anything. */
const timeoutMs = 600_000;
