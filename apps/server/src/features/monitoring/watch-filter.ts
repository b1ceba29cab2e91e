import { monitoringErrors } from "@parley/contract";
import type { JsonRecord } from "@parley/evaluators";
import { activateLog, compileCondition } from "@parley/policy";

/** Whether a filter lets a Log through; `problem` says why it could not say so. */
export type Passing = { passes: true } | { passes: false; problem?: string };

/** @throws unprocessable for what is no condition over a Log */
export function checkFilter(filter: string | null | undefined): void {
  if (filter == null) return;
  const compiled = compileCondition("log", filter);
  if (!compiled.ok)
    throw monitoringErrors.filterInvalid({ reason: compiled.message, offset: compiled.offset });
}

/** What goes wrong on a Log lets nothing through. */
export function readFilter(filter: string | null): (log: JsonRecord) => Passing {
  if (filter === null) return () => ({ passes: true });
  const compiled = compileCondition("log", filter);
  if (!compiled.ok)
    return () => ({ passes: false, problem: `The filter cannot be read: ${compiled.message}.` });
  return (log) => {
    const result = compiled.condition.evaluate(activateLog(log));
    if (result.kind === "true") return { passes: true };
    if (result.kind === "false") return { passes: false };
    return { passes: false, problem: `The filter could not be asked of a Log: ${result.message}.` };
  };
}
