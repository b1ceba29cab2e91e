import {
  type BatchOutcome,
  type Endpoint,
  type FieldIssue,
  invalidInput,
  logErrors,
  type LogOfBatch,
  toProblem,
} from "@parley/contract";
import type { Logger } from "pino";
import { toParleyError } from "../../../kernel/http/error-reply.ts";
import { toFieldIssues } from "../../../kernel/http/parse-input.ts";
import type { RequestContext } from "../../../kernel/request-context.ts";
import { type Numbered, toWaves } from "./to-waves.ts";

/** How a Log is recorded by itself. */
export type Recorder = {
  readonly endpoint: Endpoint;
  readonly record: (
    input: { params: undefined; query: unknown; body: unknown },
    context: RequestContext,
  ) => Promise<unknown>;
};

/** One for each type of Log. */
export type Recorders = Readonly<Record<LogOfBatch["type"], Recorder>>;

type Dependencies = { recorders: Recorders; logger: Logger };

/** As many as one transaction takes in well; more only wait in a longer line. */
const concurrency = 64;

/** Records each of many Logs as its own endpoint would, with that endpoint's checks; what fails fails alone. */
export async function recordMany(
  dependencies: Dependencies,
  { logs, context }: { logs: readonly LogOfBatch[]; context: RequestContext },
): Promise<BatchOutcome[]> {
  const results: BatchOutcome[] = [];
  for (const wave of toWaves(logs)) {
    const waiting = wave.values();
    const lane = async (): Promise<void> => {
      for (const { index, given } of waiting)
        results[index] = await recordOne(dependencies, { given, context });
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, wave.length) }, lane));
  }
  return results;
}

async function recordOne(
  { recorders, logger }: Dependencies,
  { given, context }: Pick<Numbered, "given"> & { context: RequestContext },
): Promise<BatchOutcome> {
  const { log_id } = given.body;
  const { endpoint, record } = recorders[given.type];
  try {
    const input = { params: undefined, ...parse(endpoint, given) };
    await record(input, await context.contextOfPart(endpoint, input));
    return { log_id, outcome: "created" };
  } catch (error) {
    const failure = toParleyError(error, context.requestId, logger);
    if (failure.code === logErrors.idTaken.code) return { log_id, outcome: "existing" };
    return { log_id, outcome: "failed", error: toProblem(failure, context.requestId) };
  }
}

function parse({ query, body }: Endpoint, given: LogOfBatch): { query: unknown; body: unknown } {
  const issues: FieldIssue[] = [];
  const parsed = { query: query?.safeParse(given.query ?? {}), body: body?.safeParse(given.body) };
  for (const part of ["query", "body"] as const)
    for (const issue of parsed[part]?.error?.issues ?? []) issues.push(...toFieldIssues(part, issue));
  if (issues.length > 0) throw invalidInput(issues);
  return { query: parsed.query?.data, body: parsed.body?.data };
}
