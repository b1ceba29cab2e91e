import { logErrors, type GivenLog } from "@parley/contract";
import type { LogRow } from "./logs.tables.ts";

type Asked = { request: GivenLog; now: number };
/** What else changes with a correction, decided on the Log as it is. @throws what stands in its way */
export type Decide = (current: LogRow, asked: Asked) => Partial<LogRow>;

/** @throws conflict where a complete Log would be opened again */
export const keepComplete: Decide = (current, { request }) => {
  if (request.log_status === "incomplete" && current.status === "complete")
    throw logErrors.reopened({ log_id: current.id });
  return {};
};

/**
 * The root of a trace is completed once, with an output or an error, and ends at that moment.
 *
 * @throws unprocessable without an output, conflict where it would be opened again
 */
export const completeTrace: Decide = (current, asked) => {
  const { request, now } = asked;
  keepComplete(current, asked);
  if (request.log_status !== "complete" || current.status === "complete") return {};
  const hasOutcome = hasOutput(request) || current.output_preview !== null || current.error !== null;
  // What was not to be kept may have been said all the same.
  if (!hasOutcome && current.save) throw logErrors.notCompletable();
  return { end_time: Math.max(now, current.start_time ?? now) };
};

/** Whether it says what came of a run. */
export const hasOutput = ({ output, output_message, error }: GivenLog): boolean =>
  output !== undefined || output_message !== undefined || error !== undefined;
