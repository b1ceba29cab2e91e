import { type Gate, parseGates } from "@parley/statistics";

type Named = { name: string; isControl: boolean; runId: string };

/** Gates as a server reads them, which does not know Runs by the names of files. */
export function nameRunsInGates(text: string, runs: readonly Named[]): string {
  return parseGates(text)
    .gates.map((gate) => nameRun(gate, runs))
    .join("\n");
}

function nameRun({ text, claim }: Gate, runs: readonly Named[]): string {
  const run = claim.kind === "no-worse" ? runs.find(({ name }) => name === claim.than) : undefined;
  if (run === undefined) return text;
  const name = run.isControl ? "control" : JSON.stringify(run.runId);
  return text.replace(
    /(no\s+worse\s+than\s+)("(?:[^"\\]|\\.)*"|\S+)/i,
    (_all, words: string) => words + name,
  );
}
