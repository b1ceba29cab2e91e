import { Button, Select, Textarea } from "@mantine/core";
import type { EvaluationRun, GateCheck } from "@parley/contract";
import { type Metric, parseGates } from "@parley/statistics";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { parley } from "../../../api.ts";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import page from "../pages/evaluations.module.css";
import { evaluationKey, isUnderWay } from "../queries.ts";
import styles from "./ask-gates.module.css";

type AskGatesProps = {
  evaluationId: string;
  /** The control first. */
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
  metrics: readonly Metric[];
};

const tones = { passed: "passed", failed: "failed", unknown: "waiting" } as const;

/** Gates as they stand in files and on the command line: asked here, and what they said is kept as evidence. */
export function AskGates({ evaluationId, runs, names, metrics }: AskGatesProps) {
  const mayWrite = usePermission("write");
  const [chosen, setChosen] = useState<string | null>(null);
  const hasControl = runs.some(({ control }) => control);
  const [text, setText] = useState(() => exampleGates(metrics, hasControl));
  const { gates, problems } = useMemo(() => parseGates(text), [text]);
  const ask = useAskGates(evaluationId);
  const run = runs.find(({ id }) => id === chosen) ?? runs.find(({ control }) => !control) ?? runs[0];
  if (!mayWrite) return <p className={page["quiet"]}>Whoever may write can hold the Runs to gates here.</p>;
  return (
    <div className={styles["check"]}>
      <Select
        label="Run"
        maw={260}
        allowDeselect={false}
        data={runs.map(({ id }) => ({ value: id, label: names.get(id) ?? id }))}
        value={run?.id ?? null}
        onChange={setChosen}
      />
      <Textarea
        label="One condition a line"
        description="Yes and no in %, margins between them in points, latency in s or ms, cost in $. The same lines work in a file and with parley eval --gate."
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
      <div className={styles["ask"]}>
        <Button
          variant="default"
          disabled={run === undefined || gates.length === 0 || problems.length > 0 || isUnderWay(run)}
          loading={ask.isPending}
          onClick={() => run && ask.mutate({ run_id: run.id, gates: text })}
        >
          Hold {run === undefined ? "the Run" : (names.get(run.id) ?? "it")} to these gates
        </Button>
        {run && isUnderWay(run) && <span className={page["quiet"]}>Once the Run has ended.</span>}
      </div>
      <FormError error={ask.error} />
      {ask.data && <Verdict evaluationId={evaluationId} check={ask.data} />}
    </div>
  );
}

const Verdict = ({ evaluationId, check }: { evaluationId: string; check: GateCheck }) => (
  <>
    <ul className={styles["results"]} aria-label="Gates">
      {check.gates.map(({ text, outcome, evidence }, index) => (
        <li key={index} className={rows["row"]}>
          <div className={rows["words"]}>
            <Tag tone={tones[outcome]}>{outcome}</Tag>
            <code>{text}</code>
            <span className={rows["quiet"]}>{evidence}</span>
          </div>
        </li>
      ))}
    </ul>
    <Link to="/evaluations/$evaluationId/gates" params={{ evaluationId }} search={{ check: check.id }}>
      This verdict is kept, with its figures
    </Link>
  </>
);

function useAskGates(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: { run_id: string; gates: string }) => parley.evaluations.checkGates({ id, ...asked }),
    onSuccess: () => client.invalidateQueries({ queryKey: [...evaluationKey(id), "gates"] }),
  });
}

/** Something to begin with, of what is measured here. */
function exampleGates([first]: readonly Metric[], hasControl: boolean): string {
  if (!first) return "";
  const name = /^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(first.name) ? first.name : JSON.stringify(first.name);
  const bound = first.kind === "rate" ? `${name} >= 90%` : "";
  const comparison = hasControl
    ? `${name} no worse than control by ${first.kind === "rate" ? "2 points" : "5%"}`
    : "";
  return [bound, comparison].filter(Boolean).join("\n");
}
