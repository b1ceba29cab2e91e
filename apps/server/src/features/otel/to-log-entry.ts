import { toNano } from "../../kernel/money.ts";
import type { FileType } from "@parley/contract";
import type { LogEntry } from "../logs/index.ts";
import { costOf, type Catalogue } from "@parley/gateway";
import type { Step } from "./step.ts";
import type { Placed } from "./place-spans.ts";
import { restOf } from "./to-step.ts";

type Target = { organizationId: string; type: FileType; fileId: string; versionId: string };
type Trace = {
  traceParentId?: string | undefined;
  traceId?: string | undefined;
  traceFlowId?: string | undefined;
};

/** The Log of a span. What no field holds is in the metadata, so that nothing is lost. */
export function toLogEntry(
  { span, step, logId }: Placed,
  { target, trace, catalogue }: { target: Target; trace: Trace; catalogue: Catalogue },
): LogEntry {
  const message = step.outputMessage;
  const text = typeof message?.content === "string" ? message.content : undefined;
  return {
    ...target,
    ...trace,
    id: logId,
    createdAt: span.startMs,
    startTime: span.startMs,
    endTime: span.endMs,
    source: "opentelemetry",
    user: step.user,
    save: true,
    status: step.isIncomplete ? "incomplete" : "complete",
    error: step.error,
    finishReason: step.finishReason,
    provider: step.provider,
    model: step.model,
    promptTokens: step.promptTokens,
    outputTokens: step.outputTokens,
    reasoningTokens: step.reasoningTokens,
    ...priceOf(step, catalogue),
    providerLatencyMs: step.type === "prompt" ? span.endMs - span.startMs : undefined,
    metadata: toMetadata({ span, step }),
    sourceDatapointId: step.sourceDatapointId,
    runId: step.runId,
    payload: {
      inputs: step.inputs,
      messages: step.messages,
      output: step.output ?? text,
      output_message:
        message ??
        (step.output === undefined || step.type !== "prompt"
          ? undefined
          : { role: "assistant", content: step.output }),
    },
  };
}

/** As the span says, else by the prices of its model; integer nano-USD. */
function priceOf(step: Step, catalogue: Catalogue): Pick<LogEntry, "promptCostNano" | "outputCostNano"> {
  if (step.type !== "prompt") return {};
  const usage = {
    prompt_tokens: step.promptTokens,
    cached_tokens: step.cachedTokens,
    output_tokens: step.outputTokens,
  };
  const prices = step.model === undefined ? undefined : catalogue.find(step.model)?.prices;
  const known = costOf(usage, prices);
  return {
    promptCostNano: step.promptCost === undefined ? known.prompt_cost : toNano(step.promptCost),
    outputCostNano: step.outputCost === undefined ? known.output_cost : toNano(step.outputCost),
  };
}

function toMetadata({ span, step }: Pick<Placed, "span" | "step">): Record<string, unknown> {
  // A step of which nothing is known has all attributes as its inputs.
  const rest = step.inputs === span.attributes ? {} : restOf(span.attributes);
  return {
    otel: {
      trace_id: span.traceId,
      span_id: span.spanId,
      name: span.name,
      ...(span.service !== undefined && { service: span.service }),
      ...(span.scope !== "" && { scope: span.scope }),
      ...(Object.keys(rest).length > 0 && { attributes: rest }),
    },
    ...(step.session !== undefined && { session_id: step.session }),
  };
}
