import { fileOf, type Log } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Count, Duration, Money, RelativeTime } from "../../../design/figures.tsx";
import { Tag } from "../../../design/tag.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import { versionLabel } from "../../prompts/version-name.ts";
import { describeEnd } from "../describe-end.ts";
import { latencyMs, totalCost } from "../log-figures.ts";
import { saySource } from "../say-source.ts";
import styles from "./log-detail.module.css";

/** What a call was, what it took, and where it belongs. */
export function LogFacts({ log }: { log: Log }) {
  const file = fileOf(log);
  const firstToken = log.time_to_first_token == null ? undefined : log.time_to_first_token * 1000;
  return (
    <dl className={styles["facts"]}>
      <Fact name="Outcome">
        <Outcome log={log} />
      </Fact>
      <Fact name="When">
        <RelativeTime at={log.created_at} />
      </Fact>
      <Fact name="File">
        <FileLink type={file.type} id={file.id}>
          {file.path}
        </FileLink>
      </Fact>
      <Fact name="Version">
        <FileLink type={file.type} id={file.id} part="versions" search={{ version: file.version_id }}>
          {versionLabel(file)}
        </FileLink>
      </Fact>
      {isInTrace(log) && (
        <Fact name="Trace">
          <Link to="/logs/$logId/trace" params={{ logId: log.id }}>
            See the whole trace
          </Link>
        </Fact>
      )}
      <Fact name="Model">{log.model ?? ("model" in file ? file.model : "–")}</Fact>
      <Fact name="Tokens">
        <Count of={log.prompt_tokens} /> → <Count of={log.output_tokens} />
        {log.reasoning_tokens ? ` (${log.reasoning_tokens} reasoning)` : ""}
      </Fact>
      <Fact name="Cost">
        <Money dollars={totalCost(log)} />
      </Fact>
      <Fact name="Time">
        <Duration ms={latencyMs(log)} />
      </Fact>
      <Fact name="First token">
        <Duration ms={firstToken} />
      </Fact>
      {log.environment && <Fact name="Environment">{log.environment}</Fact>}
      {log.user && <Fact name="User">{log.user}</Fact>}
      {log.source && (
        <Fact name="Source">
          <span title={log.source}>{saySource(log.source)}</span>
        </Fact>
      )}
    </dl>
  );
}

/** Whether other Logs may stand above or below it. */
const isInTrace = ({ type, trace_id, trace_parent_id }: Log): boolean =>
  type === "flow" || type === "agent" || trace_id != null || trace_parent_id != null;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Outcome({ log }: { log: Log }) {
  if (log.error) return <Tag tone="failed">failed</Tag>;
  if (log.log_status === "incomplete") return <Tag tone="waiting">incomplete</Tag>;
  return (
    <Tag tone={log.finish_reason === "length" ? "waiting" : "passed"}>{describeEnd(log.finish_reason)}</Tag>
  );
}
