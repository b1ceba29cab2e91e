import type { AgentCallEvent, AgentCallResponse, Log } from "@parley/contract";
import { describeToolCalls } from "../../describe-message.ts";
import { type Output, toSafeText } from "../../output.ts";
import type { Session } from "../../session.ts";
import { fitText } from "../../table.ts";
import { endTurn } from "./print-turn.ts";

/** Prints a turn as it goes on: what the model says, each tool that is run and what it gave; then what the turn took. */
export async function streamTurn({ output }: Session, events: AsyncIterable<AgentCallEvent>): Promise<void> {
  let turn: AgentCallResponse | undefined;
  let logId: string | undefined;
  let isLineOpen = false;
  const endLine = (): void => {
    if (isLineOpen) output.line();
    isLineOpen = false;
  };
  try {
    for await (const event of events) {
      logId ??= event.log_id;
      const text = textOf(event);
      if (text !== "") {
        output.write(text);
        isLineOpen = !text.endsWith("\n");
      }
      const note = describeTool(event, output);
      if (note !== undefined) {
        endLine();
        output.note(note);
      }
      turn = turnOf(event) ?? turn;
    }
  } catch (error) {
    endLine();
    if (logId !== undefined) output.note(`Incomplete. \`parley logs show ${logId}\` has what came.`);
    throw error;
  }
  endLine();
  if (turn !== undefined) endTurn(output, turn);
}

/** What the model said since. */
function textOf({ type, payload }: AgentCallEvent): string {
  if (type !== "agent_update" || !payload || !("output" in payload)) return "";
  return toSafeText(payload.output ?? "");
}

/** `→ words({"key":"hello"})`, `← Good day` */
function describeTool({ type, payload }: AgentCallEvent, output: Output): string | undefined {
  if (!payload) return undefined;
  if (type === "tool_start" && "function" in payload && payload.type === "function")
    return toSafeText(describeToolCalls([payload]).join());
  if (type === "tool_end" && !("function" in payload)) return describeResult(payload as Log, output.columns);
  return undefined;
}

function describeResult({ error, output }: Pick<Log, "error" | "output">, columns: number): string {
  const said = error ? `✗ ${error}` : (output ?? "");
  return `← ${fitText(said, Math.max(20, columns - 2)).trimEnd()}`;
}

const turnEnds: readonly string[] = ["agent_turn_end", "agent_turn_suspend", "agent_turn_error"];

const turnOf = ({ type, payload }: AgentCallEvent): AgentCallResponse | undefined =>
  turnEnds.includes(type) && payload ? (payload as AgentCallResponse) : undefined;
