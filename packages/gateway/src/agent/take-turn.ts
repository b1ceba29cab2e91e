import type { ChatMessage, ToolCall } from "@parley/promptfile";
import { allOf } from "../all-of.ts";

/** What becomes of a tool call: it is run here, somebody else answers it, or the turn ends with it. */
export type CallFate = "run" | "wait" | "stop";

/** How a turn ended. `exhausted`: the model still called tools when it had been asked as often as it may be. */
export type TurnEnd = "answered" | "stopped" | "waiting" | "exhausted";

export type Turn<Reply> = {
  end: TurnEnd;
  /** All that was said before the last reply. */
  messages: ChatMessage[];
  reply: Reply;
  /** What those calls of the last reply gave that were run. */
  results: ChatMessage[];
  /** Those that somebody else answers. */
  waiting: ToolCall[];
};

export type TurnMeans<Reply> = {
  messages: readonly ChatMessage[];
  /** How often the model may be asked in the turn. */
  most: number;
  /** How often it was asked before the turn was suspended. */
  asked?: number;
  /** Asks the model, which was asked so often before. */
  ask(messages: ChatMessage[], asked: number): Promise<Reply>;
  fateOf(call: ToolCall): CallFate;
  /** Runs a call, and answers what the model is told of it. That a tool fails is something to be told. */
  run(call: ToolCall): Promise<ChatMessage>;
};

/** How often an Agent is asked that does not say. */
export const usualIterations = 10;

/**
 * A turn of an Agent: asks the model, runs the tools that it calls, and asks again, until it answers, calls a tool that
 * ends the turn or that somebody else answers, or has been asked as often as it may be. Nothing is run for a reply
 * after which it would not be asked again.
 *
 * @throws what `ask` and `run` throw, once no call is under way any more
 */
export async function takeTurn<Reply extends { message: ChatMessage }>({
  most,
  ask,
  fateOf,
  run,
  ...begun
}: TurnMeans<Reply>): Promise<Turn<Reply>> {
  let messages = [...begun.messages];
  for (let asked = begun.asked ?? 0; ; asked += 1) {
    const reply = await ask(messages, asked);
    const calls = (reply.message.tool_calls ?? []).map((call) => ({ call, fate: fateOf(call) }));
    const ended = { messages, reply, results: [], waiting: [] };
    if (calls.length === 0) return { end: "answered", ...ended };
    if (calls.some(({ fate }) => fate === "stop")) return { end: "stopped", ...ended };
    if (asked + 1 >= most) return { end: "exhausted", ...ended };
    const results = await allOf(calls.filter(({ fate }) => fate === "run").map(({ call }) => run(call)));
    const waiting = calls.filter(({ fate }) => fate === "wait").map(({ call }) => call);
    if (waiting.length > 0) return { end: "waiting", messages, reply, results, waiting };
    messages = [...messages, reply.message, ...results];
  }
}

/** What ended a turn that is no answer, in words. */
export const describeExhausted = (most: number): string =>
  `The Agent still called tools when it had been asked ${most} times.`;
