import type { RunVersion } from "./run-work.ts";

/** Why Parley makes no Logs of a version that it does not run, and who does. */
export function sayNotRun({ type, spec }: Pick<RunVersion, "type" | "spec">): string {
  if (type === "flow") return "a Flow runs in your application.";
  if (type === "tool") return "a Tool of type json_schema describes a function that your application runs.";
  if (type === "evaluator")
    return spec?.evaluator_type === "human"
      ? "people judge by a human Evaluator, and they judge Logs that are there."
      : "your application judges by an external Evaluator.";
  return `this server does not run versions of type ${type}.`;
}
