import type { PromptCallResponse } from "@parley/sdk";
import { describeToolCalls } from "./describe-message.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { noteCall, noteWarnings } from "./note-call.ts";
import { type Output, toSafeText } from "./output.ts";
import type { Session } from "./session.ts";

/** Prints the whole answer of a call, and what it took. */
export function printReply({ output }: Session, reply: PromptCallResponse): void {
  if (output.isJson) output.json(reply);
  else {
    const warnings = new Map(
      reply.logs.flatMap((sample) => sample.warnings ?? []).map((warning) => [warning.message, warning]),
    );
    noteWarnings(output, [...warnings.values()]);
    for (const sample of reply.logs) printSample(output, { reply, sample });
  }
  const failure = reply.logs.find(({ error }) => error)?.error;
  if (failure) throw new CommandError(failure, { exitCode: exitCodes.failed.code });
}

type Shown = { reply: PromptCallResponse; sample: PromptCallResponse["logs"][number] };

function printSample(output: Output, { reply, sample }: Shown): void {
  if (reply.logs.length > 1) output.line(output.colors.bold(`Answer ${sample.index + 1}`));
  if (sample.output) output.line(toSafeText(sample.output).trimEnd());
  for (const line of describeToolCalls(sample.output_message?.tool_calls)) {
    output.line(output.colors.cyan(toSafeText(line)));
  }
  noteCall(output, { ...sample, log_id: sample.log_id ?? reply.id });
}
