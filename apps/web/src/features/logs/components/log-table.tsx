import { Checkbox } from "@mantine/core";
import { fileOf, type Log } from "@parley/sdk";
import { IconAlertCircle, IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { Count, Duration, Money, RelativeTime } from "../../../design/figures.tsx";
import { sayJudgment } from "../../../design/say-judgment.ts";
import table from "../../../design/table.module.css";
import { UntrustedTag } from "../../evaluators/components/untrusted-tag.tsx";
import { versionName } from "../../prompts/version-name.ts";
import { describeEnd } from "../describe-end.ts";
import type { Selection } from "../use-selection.ts";
import { latencyMs, totalCost } from "../log-figures.ts";
import styles from "./log-table.module.css";

type LogTableProps = {
  logs: readonly Log[];
  hasFile: boolean;
  openId: string | undefined;
  selection: Selection;
  onOpen: (id: string) => void;
};

/** Logs as rows: when, what, what came of it, and what it took. */
export function LogTable({ logs, hasFile, openId, selection, onOpen }: LogTableProps) {
  const ids = logs.map(({ id }) => id);
  const chosenCount = ids.filter((id) => selection.ids.has(id)).length;
  return (
    <div className={table["frame"]}>
      <table className={`${table["table"]} ${styles["logs"]}`} aria-label="Logs">
        <thead>
          <tr>
            <th scope="col" className={styles["choose"]}>
              <Checkbox
                size="xs"
                aria-label="Choose all logs of this page"
                checked={ids.length > 0 && chosenCount === ids.length}
                indeterminate={chosenCount > 0 && chosenCount < ids.length}
                onChange={(event) => selection.toggle(ids, event.currentTarget.checked)}
              />
            </th>
            <th scope="col" className={styles["when"]}>
              When
            </th>
            {hasFile && (
              <th scope="col" className={styles["file"]}>
                File
              </th>
            )}
            <th scope="col" className={styles["version"]}>
              Version
            </th>
            <th scope="col">Answer</th>
            <th scope="col" className={styles["environment"]}>
              Environment
            </th>
            <th scope="col" className={`${table["number"]} ${styles["figure"]}`}>
              Tokens
            </th>
            <th scope="col" className={`${table["number"]} ${styles["figure"]}`}>
              Cost
            </th>
            <th scope="col" className={`${table["number"]} ${styles["figure"]}`}>
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {logs.map((log) => (
            <LogRow
              key={log.id}
              log={log}
              hasFile={hasFile}
              isOpen={log.id === openId}
              selection={selection}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type LogRowProps = Pick<LogTableProps, "hasFile" | "selection" | "onOpen"> & { log: Log; isOpen: boolean };

function LogRow({ log, hasFile, isOpen, selection, onOpen }: LogRowProps) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const file = fileOf(log);
  const tokens = log.prompt_tokens == null && log.output_tokens == null;
  return (
    <tr ref={row} aria-selected={isOpen} className={styles["row"]} onClick={() => onOpen(log.id)}>
      <td className={styles["choose"]} onClick={(event) => event.stopPropagation()}>
        <Checkbox
          size="xs"
          aria-label={`Choose the log of ${log.created_at}`}
          checked={selection.ids.has(log.id)}
          onChange={(event) => selection.toggle([log.id], event.currentTarget.checked)}
        />
      </td>
      <td className={styles["when"]}>
        <RelativeTime at={log.created_at} />
      </td>
      {hasFile && (
        <td className={styles["file"]} title={file.path}>
          {file.path}
        </td>
      )}
      <td className={styles["version"]}>{versionName(file)}</td>
      <td className={styles["answer"]}>
        <button
          type="button"
          aria-label={`Open the log of ${log.created_at}`}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(log.id);
          }}
        >
          <Outcome log={log} />
        </button>
      </td>
      <td className={styles["environment"]}>{log.environment ?? "–"}</td>
      <td className={`${table["number"]} ${styles["tokens"]}`}>
        {tokens ? "–" : <Count of={(log.prompt_tokens ?? 0) + (log.output_tokens ?? 0)} />}
      </td>
      <td className={`${table["number"]} ${styles["figure"]}`}>
        <Money dollars={totalCost(log)} />
      </td>
      <td className={`${table["number"]} ${styles["figure"]}`}>
        <Duration ms={latencyMs(log)} />
      </td>
    </tr>
  );
}

function Outcome({ log }: { log: Log }) {
  if (log.error) {
    return (
      <span className={styles["failed"]}>
        <IconAlertCircle size={14} aria-label="Failed" /> {log.error}
      </span>
    );
  }
  return (
    <>
      {(log.warnings ?? []).length > 0 && (
        <IconAlertTriangle
          size={14}
          color="var(--waiting)"
          aria-label="With warnings"
          className={styles["warned"]}
        />
      )}
      {log.type === "evaluator" && log.judgment != null && (
        <strong className={styles["judgment"]} dir="auto">
          {sayJudgment(log.judgment)}
        </strong>
      )}
      {log.type === "evaluator" && <UntrustedTag evaluator={log.evaluator} />}
      {log.output || (log.type === "evaluator" && log.judgment != null) ? (
        <span dir="auto">{log.output}</span>
      ) : (
        <span>{log.finish_reason ? describeEnd(log.finish_reason) : "–"}</span>
      )}
    </>
  );
}
