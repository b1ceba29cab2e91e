import type { EvaluationRecord } from "../evaluation-record.ts";
import { ActionIcon, Drawer } from "@mantine/core";
import type { EvaluationRun } from "@parley/contract";
import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { Duration, Money } from "../../../design/figures.tsx";
import { prettyJson } from "../../../design/pretty-json.ts";
import { Section } from "../../../design/section.tsx";
import type { EvaluatedItem } from "../measure-evaluation.ts";
import { outputOf } from "../output-of.ts";
import { JudgmentChips } from "./judgment-chips.tsx";
import styles from "./items.module.css";

type ItemDrawerProps = {
  item: EvaluatedItem;
  /** The control first. */
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
  onWalk: (by: number) => void;
  onClose: () => void;
};

/** One item: what was asked, and what each Run made of it, as a diff from the first. */
export function ItemDrawer({ item, runs, names, onWalk, onClose }: ItemDrawerProps) {
  const base = item.records.get(runs[0]?.id ?? "")?.[0];
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      size={720}
      lockScroll={false}
      trapFocus={false}
      returnFocus={false}
      transitionProps={{ duration: 140 }}
    >
      <Drawer.Content className={styles["drawer"] ?? ""} aria-label="Item">
        <header className={styles["head"]}>
          <Drawer.Title className={styles["title"] ?? ""}>
            Item <code>{item.id}</code>
          </Drawer.Title>
          <ActionIcon aria-label="Item before" title="Item before (k)" onClick={() => onWalk(-1)}>
            <IconChevronUp size={16} />
          </ActionIcon>
          <ActionIcon aria-label="Next item" title="Next item (j)" onClick={() => onWalk(1)}>
            <IconChevronDown size={16} />
          </ActionIcon>
          <ActionIcon aria-label="Close" title="Close (Esc)" onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        </header>
        <Drawer.Body className={styles["body"] ?? ""}>
          <Section title="Inputs">
            <pre className={styles["text"]} dir="auto">
              {prettyJson(item.inputs)}
            </pre>
          </Section>
          {item.target && (
            <Section title="Target">
              <pre className={styles["text"]} dir="auto">
                {prettyJson(item.target)}
              </pre>
            </Section>
          )}
          {runs.map((run, index) => (
            <RunOutput
              key={run.id}
              title={`${names.get(run.id) ?? run.id}${run.control ? " · control" : ""}`}
              records={item.records.get(run.id) ?? []}
              base={index === 0 ? undefined : { record: base, name: names.get(runs[0]?.id ?? "") ?? "" }}
            />
          ))}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

type RunOutputProps = {
  title: string;
  records: readonly EvaluationRecord[];
  base: { record: EvaluationRecord | undefined; name: string } | undefined;
};

function RunOutput({ title, records, base }: RunOutputProps) {
  return (
    <Section title={title}>
      {records.length === 0 && <p className={styles["text"]}>This Run has no Log of the item.</p>}
      {records.map((record) => (
        <div key={record.log.id} className={styles["run"]}>
          {base?.record ? (
            <TextDiff
              before={outputOf(base.record.log)}
              after={outputOf(record.log)}
              label={`Changes from ${base.name}`}
            />
          ) : (
            <pre className={styles["text"]} dir="auto">
              {record.log.error && "Failed: "}
              {outputOf(record.log)}
            </pre>
          )}
          <ul className={styles["said"]}>
            <li>
              <JudgmentChips said={record.evaluator_logs} />
            </li>
            {record.evaluator_logs
              .filter(({ output, error }) => error ?? output)
              .map(({ id, evaluator, output, error }) => (
                <li key={id} className={styles["reason"]} dir="auto">
                  {evaluator.name}: {error ?? output}
                </li>
              ))}
            <li className={styles["quiet"]}>
              <Duration
                ms={record.log.provider_latency == null ? null : record.log.provider_latency * 1000}
              />{" "}
              · <Money dollars={costOf(record.log)} /> ·{" "}
              <Link to="/logs/$logId/trace" params={{ logId: record.log.id }}>
                the Log
              </Link>
            </li>
          </ul>
        </div>
      ))}
    </Section>
  );
}

const costOf = ({ prompt_cost: asked, output_cost: answered }: EvaluationRecord["log"]): number | null =>
  asked == null && answered == null ? null : (asked ?? 0) + (answered ?? 0);
