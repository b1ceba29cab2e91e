import type { AgentCallEvent, AgentCallResponse } from "@parley/contract";
import { expect, it } from "vitest";
import { reduceTurn, type TurnAction, type TurnRun, waitingCalls } from "./turn.ts";

const call = (id: string, name = "look_up") => ({
  id,
  type: "function" as const,
  function: { name, arguments: "{}" },
});
const hear = (type: AgentCallEvent["type"], log_id: string, payload?: object): TurnAction => ({
  type: "event",
  event: {
    type,
    log_id,
    message: "",
    created_at: "2026-01-01T00:00:00Z",
    payload: payload as AgentCallEvent["payload"],
  },
});
const ask = (id: string, ...chunks: object[]): TurnAction[] => [
  hear("agent_start", id),
  ...chunks.map((chunk) => hear("agent_update", id, { output: "", ...chunk })),
  hear("agent_end", id, { type: "agent", model: "mock" }),
];
const calls = (...ids: string[]) => ({
  output_message: { role: "assistant", tool_calls: ids.map((id) => call(id)) },
});
const turn = (fields: object): object => ({ id: "log_t", log_status: "complete", messages: [], ...fields });
const play = (...actions: TurnAction[]): TurnRun => actions.reduce(reduceTurn, { status: "idle" } as TurnRun);

const suspended: TurnAction[] = [
  { type: "start", at: 1000 },
  hear("agent_turn_start", "log_t"),
  ...ask("log_1", { output: "Let me " }, { output: "see." }, calls("call_1", "call_2", "call_3")),
  hear("tool_start", "log_2", call("call_1")),
  hear("tool_end", "log_2", { output: "Good day", error: null }),
  hear(
    "agent_turn_suspend",
    "log_t",
    turn({
      log_status: "incomplete",
      previous_agent_message: { role: "assistant", tool_calls: [call("call_2")] } satisfies Partial<
        AgentCallResponse["previous_agent_message"]
      >,
      messages: [{ role: "tool", tool_call_id: "call_3", content: "Error: There is no such tool." }],
    }),
  ),
  { type: "end", at: 1500 },
];

it("gathers what is said and what tools give, step by step, until it waits", () => {
  const run = play(...suspended);
  expect(run).toMatchObject({
    status: "waiting",
    logId: "log_t",
    tookMs: 500,
    steps: [
      {
        text: "Let me see.",
        model: "mock",
        calls: [
          { result: { state: "done", logId: "log_2", text: "Good day" } },
          { call: { id: "call_2" } },
          { result: { state: "done", text: "Error: There is no such tool." } },
        ],
      },
    ],
  });
  expect(run.status !== "idle" && waitingCalls(run).map(({ id }) => id)).toEqual(["call_2"]);
});

it("goes on with what was answered, and counts only the time in which it went on", () => {
  const answers = [{ role: "tool" as const, tool_call_id: "call_2", content: "left today" }];
  const run = play(
    ...suspended,
    { type: "go-on", at: 9000, answers },
    hear("agent_turn_continue", "log_t"),
    ...ask("log_3", { output: "It left today." }),
    hear("agent_turn_end", "log_t", turn({ output: "It left today." })),
    { type: "end", at: 9200 },
  );
  expect(run).toMatchObject({ status: "done", tookMs: 700 });
  expect(run.status !== "idle" && run.steps.map(({ text }) => text)).toEqual([
    "Let me see.",
    "It left today.",
  ]);
  expect(run.status !== "idle" && run.steps[0]?.calls[1]?.result).toMatchObject({ text: "left today" });
});

it("says of a tool that failed why, and of a turn that was cut off", () => {
  const failed = play(
    { type: "start", at: 0 },
    ...ask("log_1", calls("call_1")),
    hear("tool_start", "log_2", call("call_1")),
    hear("tool_end", "log_2", { output: null, error: "no" }),
    hear("agent_turn_end", "log_t", turn({ error: "It was asked 10 times." })),
    { type: "end", at: 10 },
  );
  expect(failed).toMatchObject({ status: "failed", error: new Error("It was asked 10 times.") });
  expect(failed.status !== "idle" && failed.steps[0]?.calls[0]?.result).toMatchObject({
    state: "failed",
    text: "no",
  });
  const broken = play({ type: "start", at: 0 }, { type: "fail", error: new Error("gone"), at: 5 });
  expect(broken).toMatchObject({ status: "failed", tookMs: 5 });
});

it("hears nothing more once it is stopped", () => {
  const run = play({ type: "start", at: 0 }, { type: "stop", at: 5 }, ...ask("log_1", { output: "late" }), {
    type: "end",
    at: 9,
  });
  expect(run).toMatchObject({ status: "stopped", steps: [], tookMs: 5 });
});
