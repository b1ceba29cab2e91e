import { isParleyError, requestErrors } from "@parley/contract";
import type { OtlpSpan } from "../wrap/otlp-span.ts";
import { parseJson, sendOnce, type Transport } from "../transport.ts";
import type { Refusal } from "./delivery.ts";
import { readEntry } from "./entry.ts";
import { isForGood } from "./is-for-good.ts";
import { createLogSender, type LogLine } from "./send-logs.ts";

/** A server that takes no traces may be replaced by one that does; after so many attempts the Logs behind them go on. */
const mostMisses = 5;

type SpanLine = { readonly line: string; readonly value: OtlpSpan };

/**
 * Sends entries: spans in one request, Logs in another. The server having one already is as good as taking it, so all of
 * them may be sent again.
 */
export function createEntrySender(transport: Transport) {
  const sendLogs = createLogSender(transport);
  /** In a row. */
  let misses = 0;
  const isNeverTaken = (error: unknown): boolean => {
    if (!isParleyError(error) || error.code !== requestErrors.routeUnknown.code) return false;
    misses += 1;
    return misses >= mostMisses;
  };
  const sendSpans = async (lines: readonly SpanLine[]): Promise<Refusal[]> => {
    if (lines.length === 0) return [];
    const body = { resourceSpans: groupByService(lines.map(({ value }) => value)) };
    const request = { method: "POST" as const, target: "/v5/import/otel/v1/traces", body };
    try {
      const reply = await sendOnce(transport, { request, options: {} }, async ({ response, deadline }) => {
        const text = await response.text();
        deadline.release();
        return parseJson(text) as { partialSuccess?: { errorMessage?: string } } | undefined;
      });
      misses = 0;
      const reason = reply?.partialSuccess?.errorMessage ?? "";
      return reason === "" ? [] : await findRefused(lines, reason);
    } catch (error) {
      if (isNeverTaken(error)) return lines.map(({ line }) => ({ entry: line, reason: reasonOf(error) }));
      if (!isForGood(error)) throw error;
      return findRefused(lines, reasonOf(error));
    }
  };
  /** Which of them it was is not said: each half by itself tells, and what was kept is not kept twice. */
  const findRefused = async (lines: readonly SpanLine[], reason: string): Promise<Refusal[]> => {
    if (lines.length === 1) return lines.map(({ line }) => ({ entry: line, reason }));
    const middle = Math.ceil(lines.length / 2);
    return [...(await sendSpans(lines.slice(0, middle))), ...(await sendSpans(lines.slice(middle)))];
  };
  return async (lines: readonly string[]): Promise<readonly Refusal[]> => {
    const logs: LogLine[] = [];
    const spans: SpanLine[] = [];
    const unreadable: Refusal[] = [];
    for (const line of lines) {
      const entry = readEntry(line);
      if (entry?.kind === "log") logs.push({ line, value: entry });
      else if (entry) spans.push({ line, value: entry.span });
      else unreadable.push({ entry: JSON.stringify({ line }), reason: "It is no entry of this client." });
    }
    // Neither waits for the other: what is taken now is known when the rest comes again.
    const sent = await Promise.allSettled([sendSpans(spans), sendLogs(logs)]);
    const failed = sent.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
    return [
      ...unreadable,
      ...sent.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : [])),
    ];
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function groupByService(spans: readonly OtlpSpan[]): object[] {
  const services = new Map<string, OtlpSpan[]>();
  for (const span of spans)
    services.set(span.service ?? "", [...(services.get(span.service ?? "") ?? []), span]);
  return [...services].map(([service, members]) => ({
    ...(service !== "" && {
      resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
    }),
    scopeSpans: [{ scope: { name: "parley.sdk" }, spans: members }],
  }));
}
