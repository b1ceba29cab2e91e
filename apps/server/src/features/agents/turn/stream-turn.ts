import type { AgentCallEvent, AgentEventType } from "@parley/contract";
import type { z } from "zod";
import { toTimestamp } from "../../../kernel/clock.ts";
import { streamEvents, type EventReply } from "../../../kernel/implement.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import { attendTurn, type AttendedOutcome, type AttendedTurn } from "./attended-turn.ts";
import { withSignal, type TurnEvent } from "./open-turn.ts";

type Event = z.input<typeof AgentCallEvent>;

/**
 * Goes on with a turn and tells what happens as it happens. Its Log is written before its last event; a reader that leaves ends
 * the turn.
 */
export function streamTurn(
  dependencies: AgentsDependencies,
  turn: AttendedTurn,
  begin: Extract<AgentEventType, "agent_turn_start" | "agent_turn_continue">,
): EventReply<Event> {
  const { id: logId, context } = turn.open;
  const left = new AbortController();
  const signal = AbortSignal.any([context.signal, left.signal]);
  const queue = createQueue<Event>();
  const emit = (event: TurnEvent): void =>
    queue.push({ ...event, created_at: toTimestamp(dependencies.clock()) });
  const open = { ...turn.open, context: withSignal(context, signal), emit };
  emit({ log_id: logId, type: begin, message: beginnings[begin] });
  const working = (async () => {
    try {
      const { reply, failure } = await attendTurn(dependencies, { ...turn, open });
      emit({ log_id: logId, ...describeEnd({ reply, failure }), payload: { ...reply, type: "agent" } });
      queue.end(failure);
    } catch (error) {
      queue.end(error);
    }
  })();
  const events: AsyncIterable<Event> = {
    [Symbol.asyncIterator]: () => ({
      next: () => queue.next(),
      return: async () => {
        left.abort();
        await working;
        return { done: true, value: undefined };
      },
    }),
  };
  const always = { log_id: logId, type: "error" as const, message: "The turn failed." };
  return streamEvents(events, { ...always, created_at: toTimestamp(dependencies.clock()) });
}

const beginnings = {
  agent_turn_start: "The turn begins.",
  agent_turn_continue: "The turn goes on.",
};

function describeEnd({ reply, failure }: AttendedOutcome): Pick<TurnEvent, "type" | "message"> {
  if (failure !== undefined) return { type: "agent_turn_error", message: reply.error ?? "The turn failed." };
  if (reply.log_status === "incomplete")
    return { type: "agent_turn_suspend", message: "The turn waits for tools of your application." };
  return { type: "agent_turn_end", message: reply.error ?? "The turn has ended." };
}

/** Takes what is pushed until somebody asks for it. */
function createQueue<T>() {
  const items: T[] = [];
  let end: { failure: unknown } | undefined;
  let wake = (): void => {};
  return {
    push(item: T): void {
      items.push(item);
      wake();
    },
    /** Nothing is pushed after this; with a failure, that is thrown in the end. */
    end(failure?: unknown): void {
      end = { failure };
      wake();
    },
    async next(): Promise<IteratorResult<T, undefined>> {
      for (;;) {
        const item = items.shift();
        if (item !== undefined) return { done: false, value: item };
        if (end !== undefined) {
          const { failure } = end;
          end = { failure: undefined };
          if (failure !== undefined) throw failure;
          return { done: true, value: undefined };
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
