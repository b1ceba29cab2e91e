import { SpanKind, SpanStatusCode, type Attributes, type Span } from "@opentelemetry/api";
import { isModelError, type Gateway, type GatewayReply, type GatewayRequest } from "@parley/gateway";
import type { Instruments } from "./create-telemetry.ts";
import { currentContext, within } from "./current-context.ts";
import { describeReply, describeRequest, toContents } from "./gen-ai-attributes.ts";
import { secondsSince } from "./seconds.ts";

type Options = Instruments & {
  /** Whether spans hold what was asked and answered. */
  hasContents: boolean;
};

/** The conventions' buckets: seconds a call takes, and tokens. */
const durationBuckets = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const tokenBuckets = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

/** The gateway, with a span and metrics of OpenTelemetry's GenAI conventions for each call of a model. */
export function traceGateway(gateway: Gateway, { tracer, meter, hasContents }: Options): Gateway {
  const duration = meter.createHistogram("gen_ai.client.operation.duration", {
    unit: "s",
    description: "How long a call of a model took, with retries and fallbacks.",
    advice: { explicitBucketBoundaries: durationBuckets },
  });
  const tokens = meter.createHistogram("gen_ai.client.token.usage", {
    unit: "{token}",
    description: "Tokens that a call of a model used.",
    advice: { explicitBucketBoundaries: tokenBuckets },
  });

  const begin = (request: GatewayRequest) => {
    const startMs = performance.now();
    const parent = currentContext();
    const attributes = describeRequest(request);
    const name = `${attributes["gen_ai.operation.name"]} ${request.model}`;
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
    if (hasContents) span.setAttributes(toContents(request));
    return { span, parent, end: (outcome: Outcome) => end({ span, startMs, request, outcome }) };
  };

  const end = ({ span, startMs, request, outcome }: Ended): void => {
    const { reply } = outcome;
    const asked = describeRequest(request);
    const common: Attributes = {
      "gen_ai.operation.name": asked["gen_ai.operation.name"],
      "gen_ai.request.model": request.model,
      "gen_ai.provider.name": reply?.provider ?? asked["gen_ai.provider.name"] ?? "unknown",
      ...(reply && { "gen_ai.response.model": reply.model }),
    };
    if (reply) {
      span.setAttributes(describeReply(reply));
      if (hasContents) span.setAttributes(toContents(request, reply));
      const { prompt_tokens: input, output_tokens: output } = reply.usage;
      if (input !== undefined) tokens.record(input, { ...common, "gen_ai.token.type": "input" });
      if (output !== undefined) tokens.record(output, { ...common, "gen_ai.token.type": "output" });
    }
    const failure = reply ? undefined : failureOf(outcome);
    if (failure !== undefined) {
      // Messages of providers may repeat what they were asked.
      span.setAttribute("error.type", failure);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    duration.record(secondsSince(startMs), { ...common, ...(failure && { "error.type": failure }) });
    span.end();
  };

  return {
    async call(request) {
      const { span, parent, end: finish } = begin(request);
      try {
        const reply = await within(span, parent, () => gateway.call(request));
        finish({ reply });
        return reply;
      } catch (error) {
        finish({ error });
        throw error;
      }
    },
    stream: (request) => traceStream(gateway, request, begin(request).end),
    close: () => gateway.close(),
  };
}

/** Neither: whoever read the stream left. */
type Outcome = { reply?: GatewayReply; error?: unknown };
type Ended = { span: Span; startMs: number; request: GatewayRequest; outcome: Outcome };

async function* traceStream(gateway: Gateway, request: GatewayRequest, finish: (outcome: Outcome) => void) {
  let outcome: Outcome = {};
  try {
    for await (const part of gateway.stream(request)) {
      if (part.type === "finish") outcome = { reply: part.reply };
      yield part;
    }
  } catch (error) {
    outcome = { error };
    throw error;
  } finally {
    finish(outcome);
  }
}

function failureOf({ error }: Outcome): string {
  if (error === undefined) return "aborted";
  if (isModelError(error)) return error.kind;
  return error instanceof Error ? error.name : "_OTHER";
}
