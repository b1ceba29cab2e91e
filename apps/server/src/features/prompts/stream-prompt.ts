import { isParleyError, type PromptCallChunk, type Warning } from "@parley/contract";
import type { GatewayStreamPart } from "@parley/gateway";
import { toTimestamp } from "../../kernel/clock.ts";
import { streamEvents, type EventReply } from "../../kernel/implement.ts";
import { toSampleFigures } from "./call-prompt.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { keepLog } from "./keep-log.ts";
import { toAnsweredLog, toFailedLog } from "./log-call.ts";
import { mergeStreams } from "./merge-streams.ts";
import type { PreparedCall } from "./prepare-call.ts";
import { toCallFailure } from "./provider-failure.ts";

/** What a sample says, and why it cannot go on where it fails; its Log is written by then. */
type Item = { chunk: PromptCallChunk; failure?: unknown };

/**
 * Asks the model and hands on what it says as it says it. Each sample's Log is committed before its closing event.
 * However it ends (answered, failed, or left by the client) each sample leaves exactly one Log. Of several samples, one
 * that fails is reported in its place and the others go on.
 *
 * @throws before the first event what the provider answered instead of one, so that it can be a plain error reply
 */
export async function streamPrompt(
  dependencies: PromptsDependencies,
  call: PreparedCall,
  signal: AbortSignal,
): Promise<EventReply<PromptCallChunk>> {
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const samples = call.logIds.map((_, index) => streamSample(dependencies, call, { index, signal: either }));
  const isAlone = samples.length === 1;
  const items = isAlone && samples[0] ? samples[0] : mergeStreams(samples);
  const begun = await readBeginning(items);
  const events = (async function* () {
    try {
      for (const { chunk } of begun) yield chunk;
      for await (const { chunk, failure } of items) {
        if (isAlone && failure !== undefined) throw failure;
        yield chunk;
      }
    } finally {
      left.abort();
      await items.return(undefined);
    }
  })();
  return streamEvents(events, { ...toIds(call, 0), output: "" });
}

/** Up to the first thing that was said. @throws the first sample's failure when none says anything */
async function readBeginning(items: AsyncGenerator<Item>): Promise<Item[]> {
  const begun: Item[] = [];
  for (;;) {
    const next = await items.next();
    if (next.done) throw begun[0]?.failure;
    begun.push(next.value);
    if (next.value.failure === undefined) return begun;
  }
}

const toIds = (call: PreparedCall, index: number) => ({
  index,
  id: call.logIds[index] ?? "",
  prompt_id: call.prompt.fileId,
  version_id: call.prompt.versionId,
});

type SampleOptions = { index: number; signal: AbortSignal };

async function* streamSample(
  { gateway, logWriter, clock }: PromptsDependencies,
  call: PreparedCall,
  { index, signal }: SampleOptions,
): AsyncGenerator<Item> {
  const ids = toIds(call, index);
  let output = "";
  let isLogged = false;
  const log = (entry: ReturnType<typeof toFailedLog>): Promise<Warning[]> => {
    isLogged = true;
    return keepLog(logWriter, entry);
  };
  try {
    for await (const part of gateway.stream({ ...call.gatewayRequest, signal })) {
      if (part.type === "finish") {
        const warnings = await log(toAnsweredLog(call, part.reply, { index, endTime: clock() }));
        const figures = toSampleFigures(part.reply, [...call.warnings, ...warnings]);
        yield { chunk: { ...ids, ...figures, output: "", created_at: toTimestamp(clock()) } };
        return;
      }
      if (part.type === "text-delta") output += part.text;
      const delta = toDelta(part);
      if (delta) yield { chunk: { ...ids, ...delta, created_at: toTimestamp(clock()) } };
    }
  } catch (error) {
    const ending = { index, endTime: clock(), output, isInterrupted: signal.aborted };
    if (!isLogged) await log(toFailedLog(call, error, ending));
    yield toFailure(ids, toCallFailure(error, ids.id));
  } finally {
    // The reader left between two parts: nothing was thrown, and nothing is logged yet.
    if (!isLogged)
      await log(toFailedLog(call, undefined, { index, endTime: clock(), output, isInterrupted: true }));
  }
}

function toFailure(ids: ReturnType<typeof toIds>, failure: unknown): Item {
  const error = isParleyError(failure) ? failure.message : "The call failed.";
  return { chunk: { ...ids, output: "", error, finish_reason: "error" }, failure };
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
