import { NumberInput, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { allFilesQuery } from "../../files/queries.ts";
import { measuresShare, type MonitorDraft, unitOf } from "../monitor-draft.ts";
import styles from "../pages/monitors.module.css";
import type { FieldsProps, JudgedFieldsProps } from "./monitor-form.tsx";

const metrics: readonly { value: MonitorDraft["metric"]; label: string }[] = [
  { value: "error_rate", label: "Share of errors" },
  { value: "errors_count", label: "Errors" },
  { value: "logs_count", label: "Logs" },
  { value: "latency", label: "Latency" },
  { value: "cost", label: "Cost of all Logs" },
  { value: "cost_per_log", label: "Cost of a Log" },
  { value: "tokens", label: "Tokens" },
  { value: "judgment", label: "What an Evaluator says" },
];

const conditions: readonly { value: MonitorDraft["condition"]; label: string }[] = [
  { value: "threshold", label: "is past a value" },
  { value: "change", label: "changes against the week before" },
  { value: "no_data", label: "cannot be measured: too few Logs" },
];

const directions: readonly { value: MonitorDraft["direction"]; label: string }[] = [
  { value: "increase", label: "goes up" },
  { value: "decrease", label: "goes down" },
  { value: "either", label: "goes up or down" },
];

const percentiles = [50, 90, 95, 99] as const;

/** What is measured, and when that is not as it should be. */
export function ConditionFields({ draft, judge, onChange }: JudgedFieldsProps) {
  const isShare = measuresShare(draft, judge);
  return (
    <>
      <div className={styles["pair"]}>
        <Select
          label="Measures"
          allowDeselect={false}
          data={[...metrics]}
          value={draft.metric}
          onChange={(value) =>
            onChange({ metric: metrics.find((each) => each.value === value)?.value ?? draft.metric })
          }
        />
        {draft.metric === "latency" && (
          <Select
            label="Of so many in 100"
            allowDeselect={false}
            data={percentiles.map((each) => ({ value: String(each), label: `${each} at most` }))}
            value={String(draft.percentile)}
            onChange={(value) =>
              onChange({ percentile: percentiles.find((each) => String(each) === value) ?? 95 })
            }
          />
        )}
      </div>
      {draft.metric === "judgment" && <JudgmentFields draft={draft} judge={judge} onChange={onChange} />}
      <Select
        label="Alerts when it"
        allowDeselect={false}
        data={[...conditions]}
        value={draft.condition}
        onChange={(value) =>
          onChange({ condition: conditions.find((each) => each.value === value)?.value ?? draft.condition })
        }
      />
      {draft.condition === "threshold" && (
        <ThresholdFields draft={draft} isShare={isShare} onChange={onChange} />
      )}
      {draft.condition === "change" && <ChangeFields draft={draft} isShare={isShare} onChange={onChange} />}
    </>
  );
}

function JudgmentFields({ draft, judge, onChange }: JudgedFieldsProps) {
  const files = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => type === "evaluator");
  return (
    <div className={styles["pair"]}>
      <Select
        label="Evaluator"
        searchable
        data={files.map(({ id, path }) => ({ value: id, label: path }))}
        value={draft.evaluatorId}
        onChange={(evaluatorId) => onChange({ evaluatorId, option: "" })}
      />
      {judge && judge.options.length > 0 && (
        <Select
          label="Option"
          description="Measured is the share that says this."
          data={[...judge.options]}
          value={draft.option || null}
          onChange={(option) => onChange({ option: option ?? "" })}
        />
      )}
    </div>
  );
}

type ValueFieldsProps = FieldsProps & { isShare: boolean };

const ThresholdFields = ({ draft, isShare, onChange }: ValueFieldsProps) => (
  <div className={styles["pair"]}>
    <Select
      label="Which way"
      allowDeselect={false}
      data={[
        { value: "above", label: "is above" },
        { value: "below", label: "is below" },
      ]}
      value={draft.is}
      onChange={(value) => onChange({ is: value === "below" ? "below" : "above" })}
    />
    <NumberInput
      label={`Value, in ${unitOf(draft.metric, isShare).name}`}
      value={draft.value}
      onChange={(value) => onChange({ value })}
    />
  </div>
);

const ChangeFields = ({ draft, isShare, onChange }: ValueFieldsProps) => (
  <div className={styles["pair"]}>
    <Select
      label="Which way"
      allowDeselect={false}
      data={[...directions]}
      value={draft.direction}
      onChange={(value) =>
        onChange({ direction: directions.find((each) => each.value === value)?.value ?? draft.direction })
      }
    />
    <NumberInput label="By more than" min={0} value={draft.by} onChange={(by) => onChange({ by })} />
    <Select
      label="In"
      allowDeselect={false}
      data={[
        { value: "percent", label: "per cent of the week before" },
        { value: "absolute", label: isShare ? "points" : unitOf(draft.metric, isShare).name },
      ]}
      value={draft.unit}
      onChange={(unit) => onChange({ unit: unit === "absolute" ? "absolute" : "percent" })}
    />
  </div>
);
