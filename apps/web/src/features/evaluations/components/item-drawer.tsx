import { ActionIcon, Drawer } from "@mantine/core";
import type { EvaluationItem, EvaluationRun } from "@parley/contract";
import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { Duration, Money } from "../../../design/figures.tsx";
import { prettyJson } from "../../../design/pretty-json.ts";
import { Section } from "../../../design/section.tsx";
import type { ItemJudge } from "../items-query.ts";
import { JudgmentChips } from "./judgment-chips.tsx";
import styles from "./items.module.css";

type ItemDrawerProps = {
  item: EvaluationItem;
  /** The control first. */
  runs: readonly EvaluationRun[];
  names: ReadonlyMap<string, string>;
  judges: readonly ItemJudge[];
  onWalk: (by: number) => void;
  onClose: () => void;
};

/** One item: what was asked, and what each Run made of it, as a diff from the first. */
export function ItemDrawer({ item, runs, names, judges, onWalk, onClose }: ItemDrawerProps) {
  const logsOf = (runId: string) => item.runs.find((one) => one.run_id === runId)?.logs ?? [];
  const [base] = logsOf(runs[0]?.id ?? "");
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
          {item.datapoint?.target && (
            <Section title="Target">
              <pre className={styles["text"]} dir="auto">
                {prettyJson(item.datapoint.target)}
              </pre>
            </Section>
          )}
          {runs.map((run, index) => (
            <RunOutput
              key={run.id}
              title={`${names.get(run.id) ?? run.id}${run.control ? " · control" : ""}`}
              logs={logsOf(run.id)}
              judges={judges}
              base={index === 0 ? undefined : { log: base, name: names.get(runs[0]?.id ?? "") ?? "" }}
            />
          ))}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

type ItemLog = EvaluationItem["runs"][number]["logs"][number];

type RunOutputProps = {
  title: string;
  logs: readonly ItemLog[];
  judges: readonly ItemJudge[];
  base: { log: ItemLog | undefined; name: string } | undefined;
};

const textOf = ({ error, output }: ItemLog): string => error ?? output ?? "";

function RunOutput({ title, logs, judges, base }: RunOutputProps) {
  return (
    <Section title={title}>
      {logs.length === 0 && <p className={styles["text"]}>This Run has no Log of the item.</p>}
      {logs.map((log) => (
        <div key={log.id} className={styles["run"]}>
          {base?.log ? (
            <TextDiff before={textOf(base.log)} after={textOf(log)} label={`Changes from ${base.name}`} />
          ) : (
            <pre className={styles["text"]} dir="auto">
              {log.error && "Failed: "}
              {textOf(log)}
            </pre>
          )}
          {log.bodies_omitted && (
            <p className={styles["quiet"]}>Only the start is shown here: the Log has all of it.</p>
          )}
          <Said log={log} judges={judges} />
        </div>
      ))}
    </Section>
  );
}

/** What was said of an output, why, and what it took. */
function Said({ log, judges }: { log: ItemLog; judges: readonly ItemJudge[] }) {
  return (
    <ul className={styles["said"]}>
      <li>
        <JudgmentChips said={log.judgments} judges={judges} />
      </li>
      {log.evaluator_logs_omitted && (
        <li className={styles["quiet"]}>There may be more judgments: the Log has all of them.</li>
      )}
      {log.judgments
        .filter(({ output, error }) => error ?? output)
        .map(({ id, evaluator_version_id: versionId, output, error }) => (
          <li key={id} className={styles["reason"]} dir="auto">
            {judges.find((judge) => judge.versionId === versionId)?.name ?? versionId}: {error ?? output}
          </li>
        ))}
      <li className={styles["quiet"]}>
        <Duration ms={log.provider_latency == null ? null : log.provider_latency * 1000} /> ·{" "}
        <Money dollars={log.cost} /> ·{" "}
        <Link to="/logs/$logId/trace" params={{ logId: log.id }}>
          the Log
        </Link>
      </li>
    </ul>
  );
}
