import { fileOf, type Log } from "@parley/sdk";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatCount } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import { groupFailures } from "../group-failures.ts";
import styles from "./failing.module.css";

const most = 5;

/** What failed lately, by file and reason, the most frequent first. */
export function Failing({ calls, total }: { calls: readonly Log[]; total: number }) {
  const failures = groupFailures(calls.map((log) => ({ ...log, file: fileOf(log) }))).slice(0, most);
  const plus = total > calls.length ? "at least " : "";
  const all = (
    <Link to="/logs" search={{ errors: true, within: "7d" }}>
      {total === 1 ? "The failed call" : `All ${formatCount(total)} failed calls`}
    </Link>
  );
  return (
    <Section title="Failing" aside={failures.length > 0 && all} isBare>
      {failures.length === 0 && (
        <p className={styles["none"]}>
          <IconCircleCheck size={15} color="var(--passed)" aria-hidden /> No call failed.
        </p>
      )}
      <ul>
        {failures.map((failure) => (
          <li key={`${failure.fileId} ${failure.reason}`}>
            <Link
              to="/logs"
              search={{ file: failure.fileId, errors: true, log: failure.newestId }}
              className={styles["row"]}
            >
              <IconAlertCircle size={15} color="var(--failed)" aria-hidden />
              <span className={styles["words"]}>
                <strong>{failure.path}</strong>
                <span title={failure.reason}>{failure.reason.replaceAll("`", "")}</span>
              </span>
              <span className={styles["count"]}>
                {plus}
                {formatCount(failure.count)}× · <RelativeTime at={failure.newestAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
