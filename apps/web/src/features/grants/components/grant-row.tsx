import { Button } from "@mantine/core";
import type { Grant } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatCount, formatExact } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { nameOfUser } from "../../approvals/summarise-request.ts";
import { grantUsesQuery } from "../queries.ts";
import styles from "./grants.module.css";

const statusWords = { open: "open", used_up: "used up", expired: "over", revoked: "revoked" } as const;

type GrantRowProps = {
  grant: Grant;
  isOpen: boolean;
  onToggle: () => void;
  /** Absent where it cannot be revoked, or not by whoever looks. */
  onRevoke: (() => void) | undefined;
};

/** One grant: which calls, how much of it is used, by whom it was given. */
export function GrantRow({ grant, isOpen, onToggle, onRevoke }: GrantRowProps) {
  return (
    <li className={styles["grant"]} aria-label={`Grant for ${grant.tool}`}>
      <div className={rows["row"]}>
        <div className={rows["words"]}>
          <strong>{grant.tool}</strong>
          <Tag tone={grant.status === "open" ? "passed" : "neutral"}>{statusWords[grant.status]}</Tag>
          {grant.reason && <span>{grant.reason}</span>}
          <span className={rows["quiet"]}>
            {nameOfUser(grant.created_by)}, <RelativeTime at={grant.created_at} />
            {grant.environment && `, only in ${grant.environment}`}
            {grant.requester_id && `, only for ${grant.requester_id}`}
          </span>
          {grant.when && <code className={styles["when"]}>{grant.when}</code>}
        </div>
        <div className={rows["acts"]}>
          {grant.uses > 0 && (
            <Button variant="subtle" aria-expanded={isOpen} onClick={onToggle}>
              {isOpen ? "Hide the uses" : "Show the uses"}
            </Button>
          )}
          {onRevoke && (
            <Button variant="subtle" color="red" onClick={onRevoke}>
              Revoke…
            </Button>
          )}
        </div>
      </div>
      <Meters grant={grant} />
      {isOpen && <Uses id={grant.id} />}
    </li>
  );
}

function Meters({
  grant: { uses, max_uses: mostUses, amount, amount_used: used, rate, expires_at: end },
}: {
  grant: Grant;
}) {
  return (
    <div className={styles["meters"]}>
      {mostUses === null ? (
        <span className={styles["meter"]}>{formatCount(uses)} calls so far</span>
      ) : (
        <Meter label="Calls" value={uses} most={mostUses} />
      )}
      {amount && <Meter label={`Sum of ${amount.field.join(".")}`} value={used} most={amount.max} />}
      {rate && (
        <Meter label={`Calls in ${spanOf(rate.per_seconds)}`} value={rate.uses} most={rate.max_uses} />
      )}
      {end && (
        <span className={styles["meter"]}>
          until{" "}
          <time dateTime={end} title={formatExact(Date.parse(end))}>
            {new Date(end).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}
          </time>
        </span>
      )}
    </div>
  );
}

/** @example spanOf(5400) // "1.5 h" */
const spanOf = (seconds: number): string =>
  seconds % 86_400 === 0 ? `${seconds / 86_400} d` : `${Math.round(seconds / 360) / 10} h`;

type MeterProps = { label: string; value: number; most: number };

function Meter({ label, value, most }: MeterProps) {
  const share = Math.min(100, (value / most) * 100);
  const exact = (figure: number): string => figure.toLocaleString("en", { maximumFractionDigits: 6 });
  return (
    <div className={styles["meter"]}>
      <span>
        {label}: {exact(value)} of {exact(most)}
      </span>
      <span
        className={styles["track"]}
        role="meter"
        aria-label={`${label}, used`}
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={most}
        data-full={share >= 100 || undefined}
      >
        <span style={{ width: `${share}%` }} />
      </span>
    </div>
  );
}

function Uses({ id }: { id: string }) {
  const uses = useQuery(grantUsesQuery(id));
  if (!uses.data) return <LoadingRows count={2} />;
  return (
    <ol className={styles["uses"]} aria-label="Requests that it approved">
      {uses.data.records.map(({ approval_id: approvalId, number, amount, at }) => (
        <li key={approvalId}>
          {number}.{" "}
          <Link to="/approvals/$approvalId" params={{ approvalId }}>
            {approvalId}
          </Link>{" "}
          {amount !== null && `for ${amount}, `}
          <RelativeTime at={at} />
        </li>
      ))}
    </ol>
  );
}
