import type { PromptCallChunk } from "@parley/sdk";
import { describeToolCalls, type ToolCall } from "./describe-message.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { noteCall, noteWarnings } from "./note-call.ts";
import { toSafeText } from "./output.ts";
import type { Session } from "./session.ts";

/** What a call asks of the API. */
export type CallArguments = Parameters<Session["parley"]["prompts"]["call"]>[0];

/** Prints the answer as it arrives, and then what it took. */
export async function streamReply(
  { parley, output }: Session,
  { given, timeoutMs }: { given: CallArguments; timeoutMs: number },
): Promise<void> {
  const toolCalls = new Map<string, ToolCall>();
  let facts: Partial<PromptCallChunk> = {};
  let lastText = "\n";
  const endLine = (): void => (lastText.endsWith("\n") ? undefined : output.line());
  try {
    for await (const chunk of parley.prompts.callStream(given, { timeoutMs })) {
      const text = toSafeText(chunk.output ?? "");
      output.write(text);
      lastText = text || lastText;
      for (const call of chunk.output_message?.tool_calls ?? []) toolCalls.set(call.id, call);
      facts = { ...facts, ...withoutNulls(chunk) };
    }
  } catch (error) {
    endLine();
    if (facts.id !== undefined) output.note(`Incomplete. \`parley logs show ${facts.id}\` has what came.`);
    throw error;
  }
  endLine();
  for (const line of describeToolCalls([...toolCalls.values()]))
    output.line(output.colors.cyan(toSafeText(line)));
  noteWarnings(output, facts.warnings);
  if (facts.id !== undefined) noteCall(output, { ...facts, log_id: facts.id });
  if (facts.error) throw new CommandError(facts.error, { exitCode: exitCodes.failed.code });
}

function withoutNulls(chunk: PromptCallChunk): Partial<PromptCallChunk> {
  return Object.fromEntries(
    Object.entries(chunk).filter(([, value]) => value !== null && value !== undefined),
  );
}
