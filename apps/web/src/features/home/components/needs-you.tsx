import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatPlural } from "../../../design/format.ts";
import { nounIcons } from "../../../design/nouns.ts";
import { Section } from "../../../design/section.tsx";
import { pendingCountQuery } from "../../approvals/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { monitorsQuery } from "../../monitoring/queries.ts";
import { myQueuesQuery } from "../../reviews/queries.ts";
import styles from "./needs-you.module.css";

/** What waits for whoever looks: requests, items to review or decide, monitors that alert. Nothing where nothing does. */
export function NeedsYou() {
  const [mayRead, mayJudge] = [usePermission("read"), usePermission("log")];
  const pending = useQuery(pendingCountQuery).data ?? 0;
  const queues = useQuery({ ...myQueuesQuery, enabled: mayJudge }).data?.records ?? [];
  const monitors = useQuery({ ...monitorsQuery(1), enabled: mayRead }).data?.records ?? [];
  const alerting = monitors.filter(({ state, is_muted: isMuted }) => state === "alerting" && !isMuted);
  const asking = queues.filter(({ yours }) => yours.waiting + yours.disputed > 0);
  if (pending + asking.length + alerting.length === 0) return null;
  const [Inbox, Review, Monitor] = [nounIcons.inbox, nounIcons.review, nounIcons.monitor];
  return (
    <Section title="Needs you" isBare>
      <ul className={styles["list"]}>
        {pending > 0 && (
          <li>
            <Inbox size={16} aria-hidden />
            <Link to="/approvals">{formatPlural(pending, "request")}</Link>
            <span>{pending === 1 ? "waits" : "wait"} for a decision</span>
          </li>
        )}
        {asking.map(({ id, name, yours: { waiting, disputed } }) => (
          <li key={id}>
            <Review size={16} aria-hidden />
            {waiting > 0 && (
              <Link to="/reviews/$queueId/next" params={{ queueId: id }}>
                {formatPlural(waiting, "item")} to review
              </Link>
            )}
            {disputed > 0 && (
              <Link to="/reviews/$queueId/disputes" params={{ queueId: id }}>
                {formatPlural(disputed, "item")} to decide
              </Link>
            )}
            <span>in {name}</span>
          </li>
        ))}
        {alerting.map(({ id, name, last_check: last }) => (
          <li key={id}>
            <Monitor size={16} color="var(--failed)" aria-hidden />
            <Link to="/monitors/$monitorId" params={{ monitorId: id }}>
              {name}
            </Link>
            <span>alerts{last && `: ${last.text}`}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
