import { Button, MultiSelect } from "@mantine/core";
import type { Evaluation } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { nounIcons } from "../../../design/nouns.ts";
import rows from "../../../design/rows.module.css";
import { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import { evaluatorKind } from "../../evaluators/evaluator-content.ts";
import { FileLink } from "../../files/components/file-link.tsx";
import { allFilesQuery } from "../../files/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { versionName } from "../../prompts/version-name.ts";
import { useAddEvaluators, useRemoveEvaluator } from "../change-evaluation.ts";
import { useNewestJudges } from "../newest-judges.ts";
import { JudgeDoubts } from "./judge-doubts.tsx";
import styles from "./judge-list.module.css";

type Judge = Evaluation["evaluators"][number]["version"];

/** The Evaluators that judge the Runs, and the way to have others. */
export function JudgeList({ evaluation }: { evaluation: Evaluation }) {
  const mayWrite = usePermission("write");
  const [leaving, setLeaving] = useState<Judge>();
  return (
    <>
      {evaluation.evaluators.map(({ version, orchestrated }) => (
        <div key={version.version_id} className={rows["row"]}>
          <div className={rows["words"]}>
            <JudgeLink judge={version} />
            <span className={rows["quiet"]}>
              {versionName(version)} · {evaluatorKind(version)}
              {!orchestrated && version.spec.evaluator_type !== "human" && ", run by your application"}
            </span>
            <TrustMark evaluator={version} />
          </div>
          {mayWrite && (
            <div className={rows["acts"]}>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={`Remove ${version.path}`}
                onClick={() => setLeaving(version)}
              >
                Remove…
              </Button>
            </div>
          )}
        </div>
      ))}
      {evaluation.evaluators.length === 0 && <p className={rows["none"]}>Nothing judges these Runs.</p>}
      {mayWrite && <AddJudges evaluation={evaluation} />}
      {leaving && (
        <RemoveDialog evaluationId={evaluation.id} judge={leaving} onClose={() => setLeaving(undefined)} />
      )}
    </>
  );
}

function JudgeLink({ judge }: { judge: Judge }) {
  const Icon = nounIcons.evaluator;
  return (
    <FileLink type="evaluator" id={judge.id} className={styles["link"]}>
      <Icon size={14} aria-hidden /> {judge.path}
    </FileLink>
  );
}

function AddJudges({ evaluation }: { evaluation: Evaluation }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const judges = useNewestJudges(chosen);
  const add = useAddEvaluators(evaluation.id);
  const taken = new Set(evaluation.evaluators.map(({ version }) => version.id));
  const others = (useQuery(allFilesQuery).data ?? []).filter(
    ({ type, id }) => type === "evaluator" && !taken.has(id),
  );
  return (
    <div className={styles["add"]}>
      {/* Above: the list of what may be chosen stays open, and would cover it. */}
      <div className={styles["doubts"]}>
        <JudgeDoubts judges={judges} />
      </div>
      <MultiSelect
        aria-label="More Evaluators"
        placeholder={chosen.length > 0 ? "" : "More Evaluators: type words of a path"}
        searchable
        data={others.map(({ id, path }) => ({ value: id, label: path }))}
        value={chosen}
        onChange={setChosen}
      />
      <Button
        variant="default"
        disabled={chosen.length === 0}
        loading={add.isPending}
        onClick={() => add.mutate(chosen, { onSuccess: () => setChosen([]) })}
      >
        {chosen.length > 1 ? `Add ${chosen.length} Evaluators` : "Add the Evaluator"}
      </Button>
      <FormError error={add.error} />
    </div>
  );
}

type RemoveDialogProps = { evaluationId: string; judge: Judge; onClose: () => void };

function RemoveDialog({ evaluationId, judge, onClose }: RemoveDialogProps) {
  const remove = useRemoveEvaluator(evaluationId);
  return (
    <Confirm
      isOpen
      title={`Compare without ${judge.path}?`}
      act="Remove the Evaluator"
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(judge.version_id, { onSuccess: onClose })}
    >
      What it said stays on the Logs, and is here again when it is added again.
    </Confirm>
  );
}
