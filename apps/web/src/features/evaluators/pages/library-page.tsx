import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { EvaluatorSpec } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { parley } from "../../../api.ts";
import { FormError } from "../../../design/form-error.tsx";
import { nounIcons } from "../../../design/nouns.ts";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Page } from "../../../shell/page.tsx";
import { checkPath } from "../../files/check-path.ts";
import { FileLink } from "../../files/components/file-link.tsx";
import { allFilesQuery, type KnownFile, useCreateFile } from "../../files/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { listReadyEvaluators, type ReadyEvaluator } from "../ready-evaluators.ts";
import styles from "./library-page.module.css";

/** Evaluators that come with Parley: each is copied by one click, and is one's own from then on. */
export function LibraryPage() {
  const ready = useMemo(() => listReadyEvaluators(), []);
  const { data: files } = useQuery(allFilesQuery);
  const [directory, setDirectory] = useState("evaluators");
  return (
    <Page title="Ready Evaluators">
      <div className={styles["page"]}>
        <p>
          Each is copied into your Files, and is yours to read, try and change. Those that compare look at the
          target of a Datapoint.
        </p>
        <TextInput
          label="Directory"
          description="Where copies are made."
          maw={320}
          value={directory}
          onChange={(event) => setDirectory(event.currentTarget.value)}
          error={checkPath(`${directory}/name`)}
        />
        {groups.map(({ title, isIn }) => (
          <Section key={title} title={title}>
            {ready
              .filter(({ spec }) => isIn(spec))
              .map((evaluator) => (
                <Ready
                  key={evaluator.name}
                  evaluator={evaluator}
                  path={`${directory}/${evaluator.name}`}
                  files={files}
                />
              ))}
          </Section>
        ))}
      </div>
    </Page>
  );
}

const groups: readonly { title: string; isIn: (spec: EvaluatorSpec) => boolean }[] = [
  {
    title: "Compare with what was expected",
    isIn: (spec) => spec.arguments_type === "target_required" && spec.evaluator_type === "python",
  },
  {
    title: "Look at the answer alone",
    isIn: (spec) => spec.arguments_type === "target_free" && spec.evaluator_type === "python",
  },
  { title: "Ask a model", isIn: (spec) => spec.evaluator_type === "llm" },
];

type ReadyProps = {
  evaluator: ReadyEvaluator;
  path: string;
  /** Undefined until they are known: what is there already is not added again. */
  files: readonly KnownFile[] | undefined;
};

function Ready({ evaluator: { name, purpose, spec }, path, files }: ReadyProps) {
  const mayWrite = usePermission("write");
  const add = useCreateFile((at) => parley.evaluators.upsert({ path: at, spec }));
  const there = files?.find((file) => file.path === path);
  const Icon = nounIcons.evaluator;
  return (
    <div className={rows["row"]}>
      <div className={styles["words"]}>
        <span className={styles["name"]}>
          <Icon size={14} aria-hidden /> {name}
          <span className={rows["quiet"]}>{returns[spec.return_type]}</span>
        </span>
        <span className={rows["quiet"]}>{withCode(purpose)}</span>
        <FormError error={add.error} />
      </div>
      <div className={rows["acts"]}>
        {there?.type === "evaluator" && (
          <FileLink type="evaluator" id={there.id} aria-label={`Open ${path}`}>
            Open
          </FileLink>
        )}
        {there && there.type !== "evaluator" && <span className={rows["quiet"]}>its path is taken</span>}
        {mayWrite && !there && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Add ${name}`}
            loading={add.isPending}
            disabled={files === undefined || checkPath(path) !== undefined}
            onClick={() =>
              add.mutate(path, {
                onSuccess: () => notifications.show({ message: `Added ${path}.` }),
              })
            }
          >
            Add
          </Button>
        )}
      </div>
    </div>
  );
}

/** What stands between backticks, as code. */
const withCode = (text: string): ReactNode[] =>
  text
    .split("`")
    .map((part, index) =>
      index % 2 === 1 ? <code key={index}>{part}</code> : <span key={index}>{part}</span>,
    );

const returns: Record<EvaluatorSpec["return_type"], string> = {
  boolean: "yes or no",
  number: "a number",
  select: "one of several options",
  multi_select: "any of several options",
  text: "a text",
};
