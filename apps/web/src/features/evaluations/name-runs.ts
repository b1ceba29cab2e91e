import type { EvaluationRun } from "@parley/contract";
import { versionName } from "../prompts/version-name.ts";

/** The control first, then as they were made. */
export function sortRuns(runs: readonly EvaluationRun[]): EvaluationRun[] {
  return runs.toSorted(
    (a, b) => Number(b.control) - Number(a.control) || a.created_at.localeCompare(b.created_at),
  );
}

/** A Run's name on the page, by its id: no two have the same. */
export function nameRuns(runs: readonly EvaluationRun[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    runs.map((run) => {
      const name = run.version ? versionName(run.version) : "Logs";
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return [run.id, count === 1 ? name : `${name} (${count})`];
    }),
  );
}
