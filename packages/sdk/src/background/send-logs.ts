import {
  apiBasePath,
  type BatchOutcome,
  contract,
  fromProblem,
  type LogOfBatch,
  type ParleyError,
} from "@parley/contract";
import { clientErrors } from "../client-errors.ts";
import { parseJson, sendOnce, type Transport } from "../transport.ts";
import type { Refusal } from "./delivery.ts";
import type { LogEntry } from "./entry.ts";
import { isForGood } from "./is-for-good.ts";

export type LogLine = { readonly line: string; readonly value: LogEntry };

/** An error of the server's own may be the Log's fault, and a permission may be given yet; after so many, no more. */
const mostFailures = 5;

const { recordMany } = contract.logs.endpoints;
const typeOf = new Map<string, LogOfBatch["type"]>(
  Object.entries({
    prompt: contract.prompts,
    tool: contract.tools,
    flow: contract.flows,
    agent: contract.agents,
    evaluator: contract.evaluators,
  } as const).map(([type, { endpoints }]) => [apiBasePath + endpoints.log.path, type as LogOfBatch["type"]]),
);

/**
 * Sends Logs in one request. Those that the server has already are as good as taken. Rejects where some of them have to
 * come again; then all may.
 */
export function createLogSender(transport: Transport) {
  const failures = new Map<string, number>();

  const mayComeAgain = (error: ParleyError, { value }: LogLine): boolean => {
    if (isForGood(error)) return false;
    const { log_id: id } = value.body;
    const count = (failures.get(id) ?? 0) + (error.status === 500 || error.status === 403 ? 1 : 0);
    failures.set(id, count);
    return count < mostFailures;
  };

  const judge = (lines: readonly LogLine[], results: readonly BatchOutcome[]): Refusal[] => {
    const refusals: Refusal[] = [];
    let failure: ParleyError | undefined;
    for (const [index, line] of lines.entries()) {
      const { error: problem, outcome } = results[index] ?? { outcome: "failed" };
      if (outcome !== "failed") continue;
      const error = fromProblem(problem?.status ?? 500, problem);
      if (mayComeAgain(error, line)) failure ??= error;
      else refusals.push({ entry: line.line, reason: error.message });
    }
    // What was refused below one that has to come again may then be taken.
    if (failure) throw failure;
    for (const { value } of lines) failures.delete(value.body.log_id);
    return refusals;
  };

  const send = async (lines: readonly LogLine[]): Promise<Refusal[]> => {
    const logs = lines.map(({ value }) => toLogOfBatch(value));
    const request = { method: recordMany.method, target: apiBasePath + recordMany.path, body: { logs } };
    const results = await sendOnce(transport, { request, options: {} }, async ({ response, deadline }) => {
      const text = await response.text();
      deadline.release();
      return (parseJson(text) as { results?: BatchOutcome[] } | undefined)?.results;
    });
    if (results?.length !== lines.length)
      throw clientErrors.unexpectedReply({ base_url: transport.baseUrl, expected: "a result for each Log" });
    return judge(lines, results);
  };

  const sendLogs = async (lines: readonly LogLine[]): Promise<Refusal[]> => {
    if (lines.length === 0) return [];
    try {
      return await send(lines);
    } catch (error) {
      if (!isForGood(error)) throw error;
      // The request itself was refused, for the sake of one of them or for its size.
      if (lines.length === 1) return lines.map(({ line }) => ({ entry: line, reason: String(error) }));
      const middle = Math.ceil(lines.length / 2);
      return [...(await sendLogs(lines.slice(0, middle))), ...(await sendLogs(lines.slice(middle)))];
    }
  };
  return sendLogs;
}

/** Entries say where each would go by itself, which is how they were kept since the first version of their format. */
function toLogOfBatch({ target, body }: LogEntry): LogOfBatch {
  const { pathname, searchParams } = new URL(target, "http://parley");
  const type = typeOf.get(pathname) ?? "prompt";
  return { type, body, ...(searchParams.size > 0 && { query: Object.fromEntries(searchParams) }) };
}
