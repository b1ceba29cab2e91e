import {
  type EvalItem,
  type EvalReport,
  type EvalRun,
  failuresOf,
  nameOfItem,
  nameWithTrust,
} from "@parley/sdk/local-parts";
import type { JUnitCase } from "../test/junit.ts";

/**
 * Gates, and each case of each run. It is red exactly where the command is: with gates, what is wrong with a case counts
 * where one of them is shut and the case is of the run they are for; without, where there is no answer or no judgment.
 * Whatever else is wrong is told as skipped.
 */
export function toJUnitOfEval(
  runs: readonly EvalRun[],
  report: Pick<EvalReport, "gates" | "passed" | "recorded">,
): JUnitCase[] {
  const { gates, passed } = report;
  return [
    ...gates.map(({ gate, outcome, evidence }) => ({
      suite: "gates",
      name: gate.text,
      timeMs: 0,
      failure: outcome === "passed" ? undefined : evidence,
    })),
    ...runs.flatMap(({ name, items }) => {
      const isShut = gates.length > 0 && !passed && name === runs.at(-1)?.name;
      const counted = { errors: isShut || gates.length === 0, denials: isShut };
      return items.map((item) => toCase(item, { suite: name, counted, report }));
    }),
  ];
}

type Counting = {
  suite: string;
  counted: { errors: boolean; denials: boolean };
  report: Pick<EvalReport, "recorded">;
};

function toCase(item: EvalItem, { suite, counted, report }: Counting): JUnitCase {
  const errors = failuresOf(item).join("\n");
  const denials = [...item.verdicts]
    .flatMap(([evaluator, verdict]) =>
      verdict.ok && verdict.judgment === false ? [`${nameWithTrust(evaluator, report)}: false`] : [],
    )
    .join("\n");
  const seconds = item.log["provider_latency"];
  const common = { suite, name: nameOf(item), timeMs: typeof seconds === "number" ? seconds * 1000 : 0 };
  if (errors !== "") return { ...common, [counted.errors ? "error" : "skipped"]: errors };
  return denials === "" ? common : { ...common, [counted.denials ? "failure" : "skipped"]: denials };
}

const mostCharacters = 60;

/** `case 1: lamp`: the number tells cases apart, the inputs tell people which it is. */
function nameOf(item: EvalItem): string {
  const { datapoint } = item.case;
  const values = Object.values(datapoint.inputs ?? {}).map((value) =>
    typeof value === "string" ? value : JSON.stringify(value),
  );
  const inputs = values.join(", ").replaceAll(/\s+/g, " ").trim();
  const shown = inputs.length > mostCharacters ? `${inputs.slice(0, mostCharacters)}…` : inputs;
  const name = nameOfItem(item);
  return shown === "" ? name : `${name}: ${shown}`;
}
