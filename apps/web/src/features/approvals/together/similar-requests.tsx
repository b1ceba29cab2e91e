import type { Approval } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { visibleText } from "../visible-text.ts";
import styles from "./together.module.css";

const mostShown = 3;

/** Calls of one tool that wait beside each other: a way to decide them together. */
export function SimilarRequests({ approvals }: { approvals: readonly Approval[] }) {
  const calls = approvals.filter(
    ({ kind, outcome }) => kind === "function_call" && outcome.status === "pending",
  );
  const groups = [...Map.groupBy(calls, ({ name }) => name)]
    .filter(([, some]) => some.length > 1)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, mostShown);
  if (groups.length === 0) return null;
  return (
    <nav className={styles["similar"]} aria-label="Similar requests">
      {groups.map(([name, some]) => (
        <Link key={name} to="/approvals/together" search={{ name }}>
          {`Decide ${some.length} × ${visibleText(name.slice(0, 40))} together…`}
        </Link>
      ))}
    </nav>
  );
}
