import type { Approval } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import { Section } from "../../../design/section.tsx";
import { earlierQuery } from "../queries.ts";
import { summariseChanges } from "../summarise-request.ts";
import { StatusTag } from "./approval-tags.tsx";
import styles from "./earlier-decisions.module.css";

const shown = 5;

/** How the same tool was decided before, newest first: each by what it asked otherwise than this. */
export function EarlierDecisions({ approval }: { approval: Approval }) {
  const { id, name, request, outcome } = approval;
  const earlier = useQuery(earlierQuery({ name, kind: request.kind })).data?.records ?? [];
  const others = earlier.filter((other) => other.id !== id).slice(0, shown);
  if (others.length === 0) return null;
  return (
    <Section
      title={outcome.status === "pending" ? "How it was decided before" : "How others were decided"}
      isBare
      aside={
        <Link to="/approvals" search={{ name, status: "decided" }}>
          All
        </Link>
      }
    >
      <ul className={styles["earlier"]} aria-label="Earlier decisions">
        {others.map((other) => (
          <li key={other.id}>
            <StatusTag approval={other} />
            <Link to="/approvals/$approvalId" params={{ approvalId: other.id }} dir="auto">
              {summariseChanges(approval, other)}
            </Link>
            <span className={styles["quiet"]}>
              {deciderOf(other)} <RelativeTime at={other.created_at} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Who or what decided, in a word or two. */
function deciderOf({ outcome }: Approval): string {
  if (!("by" in outcome) || !Array.isArray(outcome.by)) return "";
  if ("basis" in outcome && outcome.basis !== "people") return `by the ${outcome.basis}`;
  return `by ${outcome.by.map(({ name }) => name).join(", ")}`;
}
