import type { Approval } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { CopyButton } from "../../../design/copy-button.tsx";
import { Section } from "../../../design/section.tsx";
import { visibleText } from "../visible-text.ts";
import styles from "./facts.module.css";

/** Where a request comes from, for who wants to follow it. */
export function Facts({ approval: { id, request } }: { approval: Approval }) {
  const facts = [
    ["Environment", request.environment],
    ["Run", request.run_id],
    ["Tool call", request.call_id],
    ["Version", request.version_id],
    ["Trace", request.trace_id],
  ] as const;
  return (
    <Section title="Where it comes from" isBare>
      <dl className={styles["facts"]}>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{visibleText(value)}</dd>
              </div>
            ),
        )}
        {request.log_id && (
          <div>
            <dt>Log</dt>
            <dd>
              <Link to="/logs" search={{ log: request.log_id }}>
                {visibleText(request.log_id)}
              </Link>
            </dd>
          </div>
        )}
        <div>
          <dt>Request</dt>
          <dd>
            <code>{id}</code>
            <CopyButton text={id} label="Copy the id" />
          </dd>
        </div>
      </dl>
    </Section>
  );
}
