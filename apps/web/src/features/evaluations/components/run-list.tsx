import { Button, Progress } from "@mantine/core";
import type { EvaluationRun } from "@parley/contract";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { formatCount, formatMoney } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { useSendToReview } from "../../reviews/use-send-to-review.tsx";
import { useRemoveRun } from "../change-evaluation.ts";
import { isUnderWay, useUpdateRun } from "../queries.ts";
import { gapsOf, shortError } from "../run-gaps.ts";
import styles from "./run-list.module.css";

type RunListProps = {
  evaluationId: string;
  /** The control first. */
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
  /** One of a Run's errors, by its id. */
  errors: ReadonlyMap<string, string>;
};

/** The Runs: how far they are, what is missing, what they cost, and which the others are compared with. */
export function RunList({ evaluationId, runs, names, errors }: RunListProps) {
  const update = useUpdateRun(evaluationId);
  const mayWrite = usePermission("write");
  const [leaving, setLeaving] = useState<{ id: string; name: string }>();
  return (
    <>
      {runs.map((run) => {
        const name = names.get(run.id) ?? run.id;
        return (
          <div key={run.id} className={rows["row"]}>
            <div className={rows["words"]}>
              <strong>{name}</strong>
              <RunState run={run} />
              {run.early_stop?.stopped?.distrust && (
                <Tag tone="waiting" title={run.early_stop.stopped.distrust}>
                  untrusted judge
                </Tag>
              )}
              {run.control && <Tag>control</Tag>}
              <span className={rows["quiet"]}>
                {run.dataset && `${run.dataset.path} · `}
                {run.cost != null &&
                  `${formatMoney(run.cost)}${run.budget == null ? "" : ` of ${formatMoney(run.budget)}`} · `}
                {formatCount(run.logs_count)} Logs
                {(run.samples ?? 1) > 1 && ` · ${formatCount(run.samples)} samples of each case`}
              </span>
              {isUnderWay(run) && <RunProgress run={run} name={name} />}
              {(run.failure ?? run.status_note) && (
                <span className={styles["note"]}>{run.failure ?? run.status_note}</span>
              )}
              <Gaps run={run} error={errors.get(run.id)} />
            </div>
            {mayWrite && (
              <RunActs
                evaluationId={evaluationId}
                run={run}
                name={name}
                isOnly={runs.length === 1}
                onChange={update.mutate}
                onRemove={() => setLeaving({ id: run.id, name })}
              />
            )}
          </div>
        );
      })}
      <FormError error={update.error} />
      {leaving && (
        <RemoveDialog evaluationId={evaluationId} run={leaving} onClose={() => setLeaving(undefined)} />
      )}
    </>
  );
}

type RunActsProps = {
  evaluationId: string;
  run: EvaluationRun;
  name: string;
  isOnly: boolean;
  onChange: (change: { run_id: string; control?: boolean; status?: "cancelled" }) => void;
  onRemove: () => void;
};

function RunActs({ evaluationId, run, name, isOnly, onChange, onRemove }: RunActsProps) {
  const reviewing = useSendToReview({
    items: { run: { evaluation_id: evaluationId, run_id: run.id } },
    what: `the Logs of ${name}`,
  });
  return (
    <div className={rows["acts"]}>
      {isUnderWay(run) && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Cancel ${name}`}
          onClick={() => onChange({ run_id: run.id, status: "cancelled" })}
        >
          Cancel
        </Button>
      )}
      {!run.control && !isOnly && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`Compare with ${name}`}
          onClick={() => onChange({ run_id: run.id, control: true })}
        >
          Make it the control
        </Button>
      )}
      {(run.logs_count ?? 0) > 0 && (
        <Button variant="subtle" size="compact-sm" aria-label={`Review ${name}`} onClick={reviewing.send}>
          Review…
        </Button>
      )}
      <Button variant="subtle" size="compact-sm" aria-label={`Remove ${name}`} onClick={onRemove}>
        Remove…
      </Button>
      {reviewing.dialog}
    </div>
  );
}

type RemoveDialogProps = {
  evaluationId: string;
  run: { id: string; name: string };
  onClose: () => void;
};

function RemoveDialog({ evaluationId, run, onClose }: RemoveDialogProps) {
  const remove = useRemoveRun(evaluationId);
  return (
    <Confirm
      isOpen
      title={`Compare without ${run.name}?`}
      act="Remove the Run"
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(run.id, { onSuccess: onClose })}
    >
      The Run leaves this Evaluation. Its Logs, and what was said of them, stay.
    </Confirm>
  );
}

const tones = { pending: "waiting", running: "waiting", completed: "passed", cancelled: "neutral" } as const;

function RunState({ run }: { run: EvaluationRun }) {
  if (run.failure) return <Tag tone="failed">given up</Tag>;
  const stopped = run.early_stop?.stopped;
  if (run.status === "completed" && stopped && !gapsOf(run).isAll)
    return (
      <Tag tone={stopped.decision === "better" ? "passed" : "failed"}>stopped early: {stopped.decision}</Tag>
    );
  return <Tag tone={gapsOf(run).isAll ? "failed" : tones[run.status]}>{run.status}</Tag>;
}

/** What an ended Run did not come to, with one error that stands for the others. */
function Gaps({ run, error }: { run: EvaluationRun; error: string | undefined }) {
  const { words, isAll } = gapsOf(run);
  if (words === "") return null;
  return (
    <span className={styles["note"]} data-failed={isAll || undefined}>
      {words}
      {error && (
        <>
          : <code>{shortError(error)}</code>
        </>
      )}
    </span>
  );
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
      <Progress
        value={wanted === 0 ? 0 : (done / wanted) * 100}
        color="var(--ink-2)"
        aria-label={`Progress of ${name}`}
      />
      <span>
        {formatCount(progress.logs)} of {formatCount(progress.logs_wanted)} Logs,{" "}
        {formatCount(progress.judgments)} of {formatCount(progress.judgments_wanted)} judgments
        {failed > 0 && `, ${formatCount(failed)} failed`}
      </span>
    </span>
  );
}
