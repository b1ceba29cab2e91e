import type { AgentCallEvent, AgentCallResponse, Log } from "@parley/contract";
import type { ChatMessage, ToolCall } from "@parley/promptfile";

/** What came of a tool call; `text` of one that failed is why. */
type ToolResult = {
  state: "running" | "done" | "failed";
  /** The Log of the run, where Parley ran it. */
  logId?: string | undefined;
  text: string;
};
export type CalledTool = { call: ToolCall; result?: ToolResult | undefined };

/** One asking of the model, and what came of the tools that it called. */
export type Step = {
  logId: string;
  text: string;
  model?: string | null | undefined;
  thinking: NonNullable<ChatMessage["thinking"]>;
  calls: CalledTool[];
};

type Begun = {
  steps: Step[];
  /** When it began, or went on, in milliseconds of the page's clock; and how long it went on in all, until it ended. */
  startedAt: number;
  tookMs: number;
  logId?: string | undefined;
  /** The turn as its Log has it, once it ended or waits. */
  turn?: AgentCallResponse | undefined;
};

/** What came of an Agent's turn. */
export type TurnRun =
  | { status: "idle" }
  | ({ status: "running" | "waiting" | "done" | "stopped" } & Begun)
  | ({ status: "failed"; error: unknown } & Begun);

export type BegunTurn = Exclude<TurnRun, { status: "idle" }>;

export type TurnAction =
  | { type: "start"; at: number }
  | { type: "go-on"; at: number; answers: readonly ChatMessage[] }
  | { type: "event"; event: AgentCallEvent }
  | { type: "end"; at: number }
  | { type: "stop"; at: number }
  | { type: "fail"; error: unknown; at: number };

export function reduceTurn(run: TurnRun, action: TurnAction): TurnRun {
  if (action.type === "start") return { status: "running", steps: [], startedAt: action.at, tookMs: 0 };
  if (run.status === "idle") return run;
  if (action.type === "go-on") {
    if (run.status !== "waiting") return run;
    const steps = withAnswers(run.steps, action.answers);
    return { ...run, status: "running", steps, startedAt: action.at, turn: undefined };
  }
  if (run.status !== "running") return run;
  if (action.type === "event") return hear(run, action.event);
  const ended = { ...run, tookMs: run.tookMs + action.at - run.startedAt };
  if (action.type === "stop") return { ...ended, status: "stopped" };
  if (action.type === "fail") return { ...ended, status: "failed", error: action.error };
  if (run.turn?.error) return { ...ended, status: "failed", error: new Error(run.turn.error) };
  return { ...ended, status: waitingCalls(run).length > 0 ? "waiting" : "done" };
}

/** The calls that a turn waits for, to be answered here. */
export const waitingCalls = ({ turn }: Pick<Begun, "turn">): ToolCall[] =>
  turn?.previous_agent_message?.tool_calls ?? [];

type Running = Extract<BegunTurn, { status: "running" | "waiting" | "done" | "stopped" }>;

function hear(run: Running, { type, log_id: logId, payload }: AgentCallEvent): TurnRun {
  switch (type) {
    case "agent_turn_start":
    case "agent_turn_continue":
      return { ...run, logId };
    case "agent_start":
      return { ...run, steps: [...run.steps, { logId, text: "", thinking: [], calls: [] }] };
    case "agent_update":
      return payload && "output" in payload ? changeStep(run, logId, (step) => addWords(step, payload)) : run;
    case "agent_end":
      return payload && !("function" in payload)
        ? changeStep(run, logId, (step) => endStep(step, payload))
        : run;
    case "tool_start":
      return payload && "function" in payload && payload.type === "function"
        ? changeCall(run, ({ call }) => call.id === payload.id, { state: "running", logId, text: "" })
        : run;
    case "tool_end":
      return changeCall(run, ({ result }) => result?.logId === logId, toResult(payload as Log | null, logId));
    case "agent_turn_end":
    case "agent_turn_suspend":
    case "agent_turn_error": {
      const turn = payload as AgentCallResponse;
      return { ...run, logId, turn, steps: withAnswers(run.steps, turn.messages ?? []) };
    }
    default:
      return run;
  }
}

type Said = { output?: string | null | undefined; output_message?: ChatMessage | null | undefined };

const addWords = (step: Step, { output, output_message: message }: Said): Step => ({
  ...step,
  text: step.text + (output ?? ""),
  calls: [...step.calls, ...(message?.tool_calls ?? []).map((call) => ({ call }))],
});

const endStep = (step: Step, said: Said & { model?: string | null | undefined }): Step => ({
  ...step,
  text: step.text || (said.output ?? ""),
  model: said.model,
  thinking: said.output_message?.thinking ?? [],
});

function toResult(log: Log | null, logId: string): ToolResult {
  if (log?.error) return { state: "failed", logId, text: log.error };
  return { state: "done", logId, text: log?.output ?? "" };
}

const changeStep = (run: Running, logId: string, change: (step: Step) => Step): TurnRun => ({
  ...run,
  steps: run.steps.map((step) => (step.logId === logId ? change(step) : step)),
});

const changeCall = (run: Running, isMeant: (called: CalledTool) => boolean, result: ToolResult): TurnRun => ({
  ...run,
  steps: run.steps.map((step) => ({
    ...step,
    calls: step.calls.map((called) => (isMeant(called) ? { ...called, result } : called)),
  })),
});

/** With what messages say of calls of which nothing is known yet: that a tool is not there, what was answered here. */
function withAnswers(steps: Step[], messages: readonly ChatMessage[]): Step[] {
  const said = new Map(
    messages.flatMap(({ role, tool_call_id: id, content }) =>
      role === "tool" && id !== undefined ? [[id, textOf(content)] as const] : [],
    ),
  );
  return steps.map((step) => ({
    ...step,
    calls: step.calls.map((called): CalledTool => {
      const text = said.get(called.call.id);
      const isOpen =
        called.result === undefined || (called.result.state === "done" && called.result.text === "");
      return isOpen && text !== undefined
        ? { ...called, result: { ...called.result, state: "done", text } }
        : called;
    }),
  }));
}

const textOf = (content: ChatMessage["content"]): string =>
  typeof content === "string" ? content : JSON.stringify(content ?? "");
