import type { PromptCallChunk } from "@parley/contract";
import type { GatewayReply, GatewayStreamPart } from "@parley/gateway";
import { toTimestamp } from "../../kernel/clock.ts";
import { toSampleFigures } from "./call-prompt.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { toAnsweredLog, toFailedLog } from "./log-call.ts";
import { mergeStreams } from "./merge-streams.ts";
import type { PreparedCall } from "./prepare-call.ts";
import { toCallFailure } from "./provider-failure.ts";

const interrupted = "The client disconnected before the answer was complete.";

/**
 * Asks the model and hands on what it says as it says it. Each sample's Log is committed before its closing event.
 * However it ends (answered, failed, or left by the client) each sample leaves exactly one Log.
 *
 * @throws before the first event what the provider answered instead of one, so that it can be a plain error reply
 */
export async function streamPrompt(
  dependencies: PromptsDependencies,
  call: PreparedCall,
  signal: AbortSignal,
): Promise<AsyncIterable<PromptCallChunk>> {
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const samples = call.logIds.map((_, index) => streamSample(dependencies, call, { index, signal: either }));
  const events = samples.length === 1 && samples[0] ? samples[0] : mergeStreams(samples);
  const first = await events.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* events;
    } finally {
      left.abort();
      await events.return(undefined);
    }
  })();
}

type SampleOptions = { index: number; signal: AbortSignal };

async function* streamSample(
  { gateway, logWriter, clock }: PromptsDependencies,
  call: PreparedCall,
  { index, signal }: SampleOptions,
): AsyncGenerator<PromptCallChunk> {
  const chunk = {
    index,
    id: call.logIds[index] ?? "",
    prompt_id: call.prompt.fileId,
    version_id: call.prompt.versionId,
  };
  let output = "";
  let isLogged = false;
  const log = async (entry: ReturnType<typeof toFailedLog>): Promise<void> => {
    isLogged = true;
    await logWriter.append(entry);
  };
  try {
    for await (const part of gateway.stream({ ...call.gatewayRequest, signal })) {
      if (part.type === "finish") {
        await log(toAnsweredLog(call, part.reply, { index, endTime: clock() }));
        yield { ...chunk, ...toClosing(part.reply, clock()) };
        return;
      }
      if (part.type === "text-delta") output += part.text;
      const delta = toDelta(part);
      if (delta) yield { ...chunk, ...delta, created_at: toTimestamp(clock()) };
    }
  } catch (error) {
    if (isLogged) throw error;
    const isAbort = signal.aborted;
    await log(
      toFailedLog(call, error, { index, endTime: clock(), output, ...(isAbort && { message: interrupted }) }),
    );
    throw toCallFailure(error, chunk.id);
  } finally {
    // The reader left between two parts: nothing was thrown, and nothing is logged yet.
    if (!isLogged)
      await log(toFailedLog(call, undefined, { index, endTime: clock(), output, message: interrupted }));
  }
}

type Delta = Pick<PromptCallChunk, "output" | "output_message">;

function toDelta(part: Exclude<GatewayStreamPart, { type: "finish" }>): Delta | undefined {
  if (part.type === "text-delta") return { output: part.text };
  if (part.type === "tool-call") {
    return { output: "", output_message: { role: "assistant", tool_calls: [part.toolCall] } };
  }
  // Thinking is kept in the Log and comes with the closing event's message; the wire has no delta for it.
  return undefined;
}

const toClosing = (reply: GatewayReply, now: number) => ({
  output: "",
  created_at: toTimestamp(now),
  ...toSampleFigures(reply),
  provider: reply.provider,
  model: reply.model,
});
