import { fileOf, type Log } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Count, Duration, Money, RelativeTime } from "../../../design/figures.tsx";
import { Tag } from "../../../design/tag.tsx";
import { versionLabel } from "../../prompts/version-name.ts";
import { describeEnd } from "../describe-end.ts";
import { latencyMs, totalCost } from "../log-figures.ts";
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
        {file.type === "prompt" ? (
          <Link to="/prompts/$promptId" params={{ promptId: file.id }}>
            {file.path}
          </Link>
        ) : (
          file.path
        )}
      </Fact>
      <Fact name="Version">
        {file.type === "prompt" ? (
          <Link
            to="/prompts/$promptId/versions"
            params={{ promptId: file.id }}
            search={{ version: file.version_id }}
          >
            {versionLabel(file)}
          </Link>
        ) : (
          versionLabel(file)
        )}
      </Fact>
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
      {log.source && <Fact name="Source">{log.source}</Fact>}
    </dl>
  );
}

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
