import type { Approval } from "@parley/contract";
import { Section } from "../../../design/section.tsx";
import { describePlan } from "../describe-plan.ts";
import { planThatCounts } from "../plan-that-counts.ts";
import styles from "./plan-view.module.css";

/** Who is asked, and who has answered so far. */
export function PlanView({ approval }: { approval: Approval }) {
  const { request, approvals, denials, outcome } = approval;
  const { steps, rules } = describePlan({
    plan: planThatCounts(approval),
    isQuestion: request.kind === "question",
  });
  const soFar = outcome.status === "pending" ? " so far" : "";
  return (
    <Section title={outcome.status === "pending" ? "Who is asked" : "Who was asked"} isBare>
      <div className={styles["plan"]}>
        <ol aria-label="Steps of the plan">
          {steps.map(({ when, who }, index) => (
            <li key={index}>
              <span className={styles["quiet"]}>{when}:</span> {who}
            </li>
          ))}
        </ol>
        <p className={styles["quiet"]}>{rules.join(" ")}</p>
        <Voters label={`Yes${soFar}`} voters={approvals} />
        <Voters label={`No${soFar}`} voters={denials} />
      </div>
    </Section>
  );
}

function Voters({ label, voters }: { label: string; voters: Approval["approvals"] }) {
  if (voters.length === 0) return null;
  return (
    <p className={styles["voters"]}>
      {label}: {voters.map(({ name, channel }) => (channel ? `${name} (${channel})` : name)).join(", ")}
    </p>
  );
}
