import { Link } from "@tanstack/react-router";
import { Duration, RelativeTime } from "../../../design/figures.tsx";
import { formatPlural } from "../../../design/format.ts";
import { Tag } from "../../../design/tag.tsx";
import { Words } from "../../../design/words.tsx";
import type { ChannelDelivery } from "../queries.ts";
import styles from "./log.module.css";
import { useAddressOf } from "./use-address-of.ts";

const tones = { pending: "waiting", delivered: "passed", failed: "failed", skipped: "neutral" } as const;
const acts = { notify: "shown", update: "brought up to date", receive: "answered" } as const;
const failedActs = { notify: "not shown", update: "not brought up to date", receive: "answered" } as const;

type Attempt = ChannelDelivery["attempts"][number];

/** One request at one place; it unfolds to what was tried. */
export function LoggedDelivery({ delivery }: { delivery: ChannelDelivery }) {
  const { approval_id: approvalId, status, reason, attempts, receipts } = delivery;
  const addressOf = useAddressOf();
  return (
    <li>
      <details>
        <summary>
          <Tag tone={tones[status]}>{status}</Tag>
          <span className={styles["address"]}>{addressOf(delivery)}</span>
          <span className={styles["quiet"]}>
            <RelativeTime at={delivery.updated_at} />
            {attempts.length > 0 && ` · ${formatPlural(attempts.length, "attempt")}`}
          </span>
          {reason !== null && (
            <span className={styles["why"]}>
              <Words text={reason} />
            </span>
          )}
        </summary>
        <div className={styles["whole"]}>
          <p>
            <Link to="/approvals/$approvalId" params={{ approvalId }}>
              The request
            </Link>
          </p>
          {receipts.map(({ message, state, at }) => (
            <p key={message} className={styles["quiet"]}>
              The platform says: {state}, <RelativeTime at={at} /> ({message})
            </p>
          ))}
          {attempts.length === 0 && <p>Nothing was tried yet.</p>}
          <ol>
            {attempts.map((attempt, index) => (
              <AttemptItem key={index} attempt={attempt} />
            ))}
          </ol>
        </div>
      </details>
    </li>
  );
}

const AttemptItem = ({ attempt: { at, act, error, exchanges } }: { attempt: Attempt }) => (
  <li>
    <RelativeTime at={at} /> · {(error === null ? acts : failedActs)[act]}
    {error !== null && (
      <span className={styles["error"]}>
        {" "}
        · <Words text={error} />
      </span>
    )}
    {exchanges.map(({ request, reply, status, duration_ms: duration }, index) => (
      <div key={index} className={styles["exchange"]}>
        <pre tabIndex={0} aria-label="What was said">
          {request}
        </pre>
        <span className={styles["quiet"]}>
          {status === null ? "no reply" : `answered ${status}`} · <Duration ms={duration} />
        </span>
        {reply !== null && reply !== "" && (
          <pre tabIndex={0} aria-label="What was answered">
            {reply}
          </pre>
        )}
      </div>
    ))}
  </li>
);
