import type { AgentCallResponse } from "@parley/contract";
import { describeToolCalls, type ToolCall } from "../../describe-message.ts";
import { CommandEnded, CommandError, exitCodes } from "../../exit-codes.ts";
import { noteCall, noteWarnings } from "../../note-call.ts";
import { type Output, toSafeText } from "../../output.ts";
import type { Session } from "../../session.ts";
import { describeWaiting } from "./describe-waiting.ts";

/** Prints a whole turn, and what it took. */
export function printTurn({ output }: Session, turn: AgentCallResponse): void {
  if (output.isJson) output.json(turn);
  else if (turn.output) output.line(toSafeText(turn.output).trimEnd());
  endTurn(output, turn);
}

/**
 * Says of a turn that was printed what it asks for, and what it took.
 *
 * @throws CommandError where it ended with an error
 * @throws CommandEnded where it waits, so that scripts see it
 */
export function endTurn(output: Output, turn: AgentCallResponse): void {
  const waiting = turn.previous_agent_message?.tool_calls ?? [];
  if (!output.isJson) tellEnd(output, turn, waiting);
  if (turn.error) throw new CommandError(turn.error, { exitCode: exitCodes.failed.code });
  if (waiting.length > 0) throw new CommandEnded(exitCodes.waiting.code);
}

function tellEnd(output: Output, turn: AgentCallResponse, waiting: readonly ToolCall[]): void {
  const { id, finish_reason: reason, warnings } = turn;
  const isWaiting = waiting.length > 0;
  if (!isWaiting)
    for (const line of describeToolCalls(turn.output_message?.tool_calls))
      output.line(output.colors.cyan(toSafeText(line)));
  noteWarnings(output, warnings);
  noteCall(output, { ...turn, finish_reason: isWaiting ? null : reason, log_id: id });
  if (isWaiting) output.error(describeWaiting({ logId: id, calls: waiting }));
}
