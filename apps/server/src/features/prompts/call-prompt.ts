import { isParleyError, PromptCallResponse, type Warning } from "@parley/contract";
import type { GatewayReply } from "@parley/gateway";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import type { JoinedReply } from "../../kernel/implement.ts";
import { joinReply } from "../../kernel/joined-reply.ts";
import { toUsd } from "../../kernel/money.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { keepLog } from "./keep-log.ts";
import { toAnsweredLog, toFailedLog, toWarnings } from "./log-call.ts";
import type { PreparedCall } from "./prepare-call.ts";
import { toCallFailure } from "./provider-failure.ts";

type Asked = { index: number; endTime: number } & ({ reply: GatewayReply } | { error: unknown });
/** With what its Log has to say. */
type Sample = Asked & { warnings: Warning[] };

/** Asks the model for each sample, writes the Logs, answers. A failed sample is reported in its place unless all failed. */
export async function callPrompt(
  dependencies: PromptsDependencies,
  call: PreparedCall,
  signal: AbortSignal,
): Promise<JoinedReply<typeof PromptCallResponse>> {
  const samples = await takeSamples(dependencies, call, signal);
  return joinReply(PromptCallResponse, "prompt", {
    sealed: call.prompt.sealedView,
    rest: toResponse(call, samples),
  });
}

/** The same without an answer. @throws where all failed */
export async function takeSamples(
  dependencies: PromptsDependencies,
  call: PreparedCall,
  signal: AbortSignal,
): Promise<Sample[]> {
  const asked = await Promise.all(
    call.logIds.map((_, index) => askOnce(dependencies, call, { index, signal })),
  );
  const samples = await Promise.all(
    asked.map(async (sample): Promise<Sample> => {
      const entry =
        "reply" in sample
          ? toAnsweredLog(call, sample.reply, sample)
          : toFailedLog(call, sample.error, { ...sample, isInterrupted: signal.aborted });
      return { ...sample, warnings: await keepLog(dependencies.logWriter, entry) };
    }),
  );
  const [first] = samples;
  if (first && "error" in first && samples.every((sample) => "error" in sample)) {
    throw toCallFailure(first.error, call.logIds[0] ?? null);
  }
  return samples;
}

async function askOnce(
  { gateway, clock }: PromptsDependencies,
  call: PreparedCall,
  { index, signal }: { index: number; signal: AbortSignal },
): Promise<Asked> {
  try {
    const reply = await gateway.call({ ...call.gatewayRequest, signal });
    return { index, endTime: clock(), reply };
  } catch (error) {
    return { index, endTime: clock(), error };
  }
}

function toResponse(
  call: PreparedCall,
  samples: Sample[],
): Omit<z.input<typeof PromptCallResponse>, "prompt"> {
  const { request, rendered, logIds } = call;
  const id = logIds[0] ?? "";
  return {
    id,
    log_id: id,
    messages: rendered.messages,
    tool_choice: request.tool_choice,
    inputs: request.return_inputs === false ? {} : (request.inputs ?? {}),
    start_time: toTimestamp(request.start_time ?? call.startTime),
    end_time: toTimestamp(request.end_time ?? Math.max(...samples.map((sample) => sample.endTime))),
    source: request.source,
    metadata: request.metadata,
    source_datapoint_id: request.source_datapoint_id,
    trace_parent_id: request.trace_parent_id,
    trace_id: call.trace.traceId,
    user: request.user,
    environment: call.environment,
    save: request.save ?? true,
    logs: samples.map((sample) => toSample(call, sample)),
  };
}

function toSample(call: PreparedCall, sample: Sample): z.input<typeof PromptCallResponse>["logs"][number] {
  const base = {
    index: sample.index,
    log_id: call.logIds[sample.index],
    created_at: toTimestamp(sample.endTime),
  };
  if ("error" in sample) {
    const failure = toCallFailure(sample.error, null);
    return { ...base, error: isParleyError(failure) ? failure.message : "The call failed." };
  }
  const { output, message: output_message } = sample.reply;
  // Nothing is copied but by its name: this is done for every call.
  const { index, log_id, created_at } = base;
  const figures = toSampleFigures(sample.reply, [...call.warnings, ...sample.warnings]);
  return { ...figures, index, log_id, created_at, output, output_message };
}

/** What a finished sample cost and how it ended, in the wire's units: seconds and USD. */
export const toSampleFigures = (reply: GatewayReply, warnings: readonly Warning[]) => ({
  provider_latency: reply.latencyMs / 1000,
  time_to_first_token: reply.timeToFirstTokenMs === undefined ? null : reply.timeToFirstTokenMs / 1000,
  prompt_tokens: reply.usage.prompt_tokens,
  output_tokens: reply.usage.output_tokens,
  reasoning_tokens: reply.usage.reasoning_tokens,
  prompt_cost: reply.prompt_cost === undefined ? null : toUsd(reply.prompt_cost),
  output_cost: reply.output_cost === undefined ? null : toUsd(reply.output_cost),
  finish_reason: reply.finish_reason,
  provider: reply.provider,
  model: reply.model,
  warnings: [...toWarnings(reply), ...warnings],
});
