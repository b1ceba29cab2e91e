import { setImmediate } from "node:timers/promises";
import type { ChatMessage, ToolCall } from "@parley/promptfile";
import { expect, test } from "vitest";
import { type CallFate, describeExhausted, takeTurn } from "./take-turn.ts";

const callOf = (name: string): ToolCall => ({ id: `call_${name}`, type: "function", function: { name } });
const calling = (...names: string[]): ChatMessage => ({ role: "assistant", tool_calls: names.map(callOf) });
const question: ChatMessage = { role: "user", content: "Where is it?" };
const answer: ChatMessage = { role: "assistant", content: "There." };
const resultOf = (name: string): ChatMessage => ({
  role: "tool",
  tool_call_id: `call_${name}`,
  content: name,
});

/** A model that says these one after the other, and tools of which `ask_client` waits and `done` stops. */
function open(said: ChatMessage[], options: { most?: number; asked?: number } = {}) {
  const heard: ChatMessage[][] = [];
  const ran: string[] = [];
  const fates: Record<string, CallFate> = { ask_client: "wait", done: "stop" };
  const turn = takeTurn({
    messages: [question],
    most: 5,
    ...options,
    ask: async (messages, asked) => {
      heard.push(messages);
      return { message: said[heard.length - 1] ?? answer, asked };
    },
    fateOf: ({ function: { name } }) => fates[name] ?? "run",
    run: async ({ function: { name } }) => {
      ran.push(name);
      return resultOf(name);
    },
  });
  return { turn, heard, ran };
}

test("tools are run and the model is asked again until it answers", async () => {
  const { turn, heard, ran } = open([calling("find", "weigh"), calling("find")]);
  const said = [question, calling("find", "weigh"), resultOf("find"), resultOf("weigh")];
  expect(await turn).toMatchObject({ end: "answered", reply: { message: answer, asked: 2 } });
  expect(ran).toEqual(["find", "weigh", "find"]);
  expect(heard[1]).toEqual(said);
  expect((await turn).messages).toEqual([...said, calling("find"), resultOf("find")]);
});

test("a call that ends the turn is answered with, and none beside it is run", async () => {
  const { turn, ran } = open([calling("find", "done")]);
  expect(await turn).toMatchObject({ end: "stopped", messages: [question], results: [], waiting: [] });
  expect(ran).toEqual([]);
});

test("a call that somebody else answers suspends the turn once those beside it have run", async () => {
  const { turn, ran } = open([calling("ask_client", "find")]);
  expect(await turn).toMatchObject({
    end: "waiting",
    messages: [question],
    results: [resultOf("find")],
    waiting: [callOf("ask_client")],
  });
  expect(ran).toEqual(["find"]);
});

test("the model is asked so often and no more, before a suspension and after it together", async () => {
  const { turn, heard, ran } = open([calling("find"), calling("find")], { most: 2 });
  expect(await turn).toMatchObject({ end: "exhausted", reply: { message: calling("find"), asked: 1 } });
  expect([heard.length, ran.length]).toEqual([2, 1]);
  const continued = open([calling("find"), calling("find")], { most: 2, asked: 1 });
  expect(await continued.turn).toMatchObject({ end: "exhausted" });
  expect([continued.heard.length, continued.ran.length]).toEqual([1, 0]);
  expect(describeExhausted(2)).toContain("asked 2 times");
});

test("what a tool throws ends the turn once nothing else is under way", async () => {
  let hasEnded = false;
  const slow = Promise.withResolvers<ChatMessage>();
  const ended = takeTurn({
    messages: [question],
    most: 3,
    ask: async () => ({ message: calling("find", "weigh") }),
    fateOf: () => "run",
    run: async ({ function: { name } }) => {
      if (name === "find") throw new Error("gone");
      return slow.promise;
    },
  })
    .catch((error: unknown) => error)
    .finally(() => {
      hasEnded = true;
    });
  await setImmediate();
  expect(hasEnded).toBe(false);
  slow.resolve(resultOf("weigh"));
  expect(await ended).toMatchObject({ message: "gone" });
});
