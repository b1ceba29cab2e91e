import type { Evaluation, EvaluationRun } from "@parley/contract";
import { isUnderWay } from "./queries.ts";

/** What Runs wait for that have all else: what people are yet to say. What an application says counts as progress. */
export function waitingFor(runs: readonly EvaluationRun[], { evaluators }: Evaluation): string {
  const waiting = runs.filter(isUnderWay);
  if (waiting.length === 0 || !waiting.every(hasAllItMakes)) return "";
  const others = evaluators.filter(({ version: { spec } }) => spec.evaluator_type === "human");
  if (others.length === 0) return "";
  const names = others.map(({ version }) => version.path).join(", ");
  return `All that comes by itself is there. What people say with ${names} is awaited: in a review queue that these Logs are added to, or at the Logs.`;
}

const hasAllItMakes = ({ progress }: EvaluationRun): boolean =>
  progress != null &&
  progress.logs_wanted > 0 &&
  progress.logs >= progress.logs_wanted &&
  progress.judgments >= progress.judgments_wanted;
