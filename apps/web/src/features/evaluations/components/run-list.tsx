import { Button, Progress } from "@mantine/core";
import type { EvaluationRun } from "@parley/contract";
import { formatCount, formatMoney } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { sortRuns } from "../measure-evaluation.ts";
import { isUnderWay, useUpdateRun } from "../queries.ts";
import styles from "./run-list.module.css";

type RunListProps = {
  evaluationId: string;
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
};

/** The Runs: how far they are, what they cost, and which the others are compared with. */
export function RunList({ evaluationId, runs, names }: RunListProps) {
  const update = useUpdateRun(evaluationId);
  const mayWrite = usePermission("write");
  return (
    <>
      {sortRuns(runs).map((run) => {
        const name = names.get(run.id) ?? run.id;
        return (
          <div key={run.id} className={rows["row"]}>
            <div className={rows["words"]}>
              <strong>{name}</strong>
              <RunState run={run} />
              {run.control && <Tag>control</Tag>}
              <span className={rows["quiet"]}>
                {run.dataset && `${run.dataset.path} · `}
                {run.cost != null &&
                  `${formatMoney(run.cost)}${run.budget == null ? "" : ` of ${formatMoney(run.budget)}`} · `}
                {formatCount(run.logs_count)} Logs
              </span>
              {isUnderWay(run) && <RunProgress run={run} name={name} />}
              {(run.failure ?? run.status_note) && (
                <span className={styles["note"]}>{run.failure ?? run.status_note}</span>
              )}
            </div>
            {mayWrite && (
              <div className={rows["acts"]}>
                {isUnderWay(run) && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={`Cancel ${name}`}
                    onClick={() => update.mutate({ run_id: run.id, status: "cancelled" })}
                  >
                    Cancel
                  </Button>
                )}
                {!run.control && runs.length > 1 && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Compare with ${name}`}
                    onClick={() => update.mutate({ run_id: run.id, control: true })}
                  >
                    Make it the control
                  </Button>
                )}
              </div>
            )}
          </div>
        );
      })}
      <FormError error={update.error} />
    </>
  );
}

const tones = { pending: "waiting", running: "waiting", completed: "passed", cancelled: "neutral" } as const;

function RunState({ run }: { run: EvaluationRun }) {
  if (run.failure) return <Tag tone="failed">given up</Tag>;
  return <Tag tone={tones[run.status]}>{run.status}</Tag>;
}

/** How far a Run is, in Logs and judgments together. */
function RunProgress({ run, name }: { run: EvaluationRun; name: string }) {
  const { progress } = run;
  if (!progress) return null;
  const [done, wanted] = [
    progress.logs + progress.judgments,
    progress.logs_wanted + progress.judgments_wanted,
  ];
  const failed = progress.logs_failed + progress.judgments_failed;
  return (
    <span className={styles["progress"]}>
      <Progress value={wanted === 0 ? 0 : (done / wanted) * 100} aria-label={`Progress of ${name}`} />
      <span>
        {formatCount(progress.logs)} of {formatCount(progress.logs_wanted)} Logs,{" "}
        {formatCount(progress.judgments)} of {formatCount(progress.judgments_wanted)} judgments
        {failed > 0 && `, ${formatCount(failed)} failed`}
      </span>
    </span>
  );
}
