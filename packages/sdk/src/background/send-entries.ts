import { isParleyError, logErrors } from "@parley/contract";
import type { OtlpSpan } from "../wrap/otlp-span.ts";
import { parseJson, sendOnce, type Transport } from "../transport.ts";
import type { Refusal } from "./delivery.ts";
import { type LogEntry, readEntry } from "./entry.ts";

type Line<T> = { line: string; value: T };

/** Requests under way at the same time; the server keeps what comes together in one transaction. */
const concurrency = 8;
/** An error of the server's own may be the entry's fault; after so many of them, it is. */
const mostServerErrors = 5;

/**
 * Sends entries: spans together, Logs side by side, those below others of the batch after them. The server having one
 * already is as good as taking it, so all of them may be sent again.
 */
export function createEntrySender(transport: Transport) {
  const serverErrors = new Map<string, number>();

  const sendLog = async ({ line, value: { target, body } }: Line<LogEntry>): Promise<Refusal[]> => {
    try {
      const request = { method: "POST" as const, target, body };
      await sendOnce(transport, { request, options: {} }, async ({ response, deadline }) => {
        await response.text();
        deadline.release();
      });
      serverErrors.delete(body.log_id);
      return [];
    } catch (error) {
      if (isParleyError(error) && error.code === logErrors.idTaken.code) return [];
      const isServerError = isParleyError(error) && error.status === 500;
      const count = (serverErrors.get(body.log_id) ?? 0) + (isServerError ? 1 : 0);
      serverErrors.set(body.log_id, count);
      if (!isForGood(error) && count < mostServerErrors) throw error;
      serverErrors.delete(body.log_id);
      return [{ entry: line, reason: reasonOf(error) }];
    }
  };
  const sendSpans = async (lines: readonly Line<OtlpSpan>[]): Promise<Refusal[]> => {
    if (lines.length === 0) return [];
    const body = { resourceSpans: groupByService(lines.map(({ value }) => value)) };
    const request = { method: "POST" as const, target: "/v5/import/otel/v1/traces", body };
    try {
      const reply = await sendOnce(transport, { request, options: {} }, async ({ response, deadline }) => {
        const text = await response.text();
        deadline.release();
        return parseJson(text) as { partialSuccess?: { errorMessage?: string } } | undefined;
      });
      const reason = reply?.partialSuccess?.errorMessage ?? "";
      return reason === "" ? [] : await findRefused(lines, reason);
    } catch (error) {
      if (!isForGood(error)) throw error;
      return findRefused(lines, reasonOf(error));
    }
  };
  /** Which of them it was is not said: each half by itself tells, and what was kept is not kept twice. */
  const findRefused = async (lines: readonly Line<OtlpSpan>[], reason: string): Promise<Refusal[]> => {
    if (lines.length === 1) return lines.map(({ line }) => ({ entry: line, reason }));
    const middle = Math.ceil(lines.length / 2);
    return [...(await sendSpans(lines.slice(0, middle))), ...(await sendSpans(lines.slice(middle)))];
  };
  return async (lines: readonly string[]): Promise<readonly Refusal[]> => {
    const logs: Line<LogEntry>[] = [];
    const spans: Line<OtlpSpan>[] = [];
    const unreadable: Refusal[] = [];
    for (const line of lines) {
      const entry = readEntry(line);
      if (entry?.kind === "log") logs.push({ line, value: entry });
      else if (entry) spans.push({ line, value: entry.span });
      else unreadable.push({ entry: JSON.stringify({ line }), reason: "It is no entry of this client." });
    }
    const refusals = await sendSpans(spans);
    for (const wave of toWaves(logs)) refusals.push(...(await inParallel(wave, sendLog)));
    return [...unreadable, ...refusals];
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Logs whose parents are in the batch come in a later wave than these. */
function toWaves(logs: readonly Line<LogEntry>[]): Line<LogEntry>[][] {
  const waveOf = new Map<string, number>();
  const waves: Line<LogEntry>[][] = [];
  for (const log of logs) {
    const { log_id: id, trace_parent_id: parent } = log.value.body;
    const before = typeof parent === "string" ? waveOf.get(parent) : undefined;
    const wave = before === undefined ? 0 : before + 1;
    waveOf.set(id, wave);
    (waves[wave] ??= []).push(log);
  }
  return waves;
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R[]>): Promise<R[]> {
  const waiting = [...items];
  const results: R[] = [];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      results.push(...(await work(item)));
  };
  // All have ended when one has failed: nothing of a batch is under way when it comes again.
  const lanes = await Promise.allSettled(Array.from({ length: concurrency }, lane));
  for (const outcome of lanes) if (outcome.status === "rejected") throw outcome.reason;
  return results;
}

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

/** Sent again it would be refused again. A key that is refused now may be given its permission yet. */
function isForGood(error: unknown): boolean {
  if (!isParleyError(error)) return false;
  const { status } = error;
  const hasSaid = error.code !== "http.unexpected_reply" && !error.code.startsWith("client.");
  return hasSaid && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}
