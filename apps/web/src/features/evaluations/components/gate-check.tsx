import { Select, Textarea } from "@mantine/core";
import { type AnalysedRun, judgeGates, type Measurements, parseGates } from "@parley/statistics";
import { useMemo, useState } from "react";
import { Tag } from "../../../design/tag.tsx";
import rows from "../../../design/rows.module.css";
import { measureForGates } from "../measure-for-gates.ts";
import type { OpenEvaluation } from "../use-evaluation.ts";
import styles from "./gate-check.module.css";

type GateCheckProps = { runs: readonly AnalysedRun[]; data: OpenEvaluation };

const tones = { passed: "passed", failed: "failed", unknown: "waiting" } as const;

/** Gates as they stand in files and on the command line, judged here and now. */
export function GateCheck({ runs, data }: GateCheckProps) {
  const compared = runs.find(({ isControl }) => !isControl) ?? runs[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const [text, setText] = useState(() => exampleGates(data.measurements));
  const candidate = runs.find(({ name }) => name === chosen)?.name ?? compared?.name ?? "";
  const { gates, problems } = useMemo(() => parseGates(text), [text]);
  const measurements = useMemo(() => measureForGates(data, candidate), [data, candidate]);
  const { results } = useMemo(
    () => judgeGates(gates, measurements, { candidate }),
    [gates, measurements, candidate],
  );
  return (
    <div className={styles["check"]}>
      <Select
        label="Run"
        maw={260}
        allowDeselect={false}
        data={runs.map(({ name }) => name)}
        value={candidate}
        onChange={setChosen}
      />
      <Textarea
        label="One condition a line"
        description="The same lines work in a file and with parley eval --gate."
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--font-mono)" } }}
        error={
          problems.length > 0 &&
          problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join("\n")
        }
      />
      <ul className={styles["results"]} aria-label="Gates">
        {results.map(({ gate, outcome, evidence }, index) => (
          <li key={index} className={rows["row"]}>
            <div className={rows["words"]}>
              <Tag tone={tones[outcome]}>{outcome}</Tag>
              <code>{gate.text}</code>
              <span className={rows["quiet"]}>{evidence}</span>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Something to begin with, of what is measured here. */
function exampleGates({ metrics, control }: Measurements): string {
  const [first] = metrics;
  if (!first) return "";
  const name = /^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(first.name) ? first.name : JSON.stringify(first.name);
  const bound = first.kind === "rate" ? `${name} >= 90%` : "";
  const comparison =
    control === undefined ? "" : `${name} no worse than control by ${first.kind === "rate" ? "0.02" : "5%"}`;
  return [bound, comparison].filter(Boolean).join("\n");
}
