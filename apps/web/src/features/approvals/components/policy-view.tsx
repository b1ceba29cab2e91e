import type { Approval } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { describeValues, originReasons, originWords } from "../describe-values.ts";
import { visibleText } from "../visible-text.ts";
import { LongText } from "./long-text.tsx";
import { Value } from "./values-table.tsx";
import styles from "./policy-view.module.css";

type Applied = NonNullable<Approval["policy"]>;

/** Why people are asked, or were not: the rule, its condition, and what it looked at. */
export function PolicyView({ approval: { policy, outcome } }: { approval: Approval }) {
  if (policy === null) return null;
  const { rule, reason, error } = policy;
  return (
    <Section title={outcome.status === "pending" ? "Why you are asked" : "What the policy said"} isBare>
      <div className={styles["policy"]}>
        <p>{headline(policy)}</p>
        {rule?.when && <code className={styles["when"]}>{visibleText(rule.when)}</code>}
        {reason && <LongText text={reason} />}
        {error && (
          <p className={styles["error"]}>
            It could not be judged, so people are asked: <LongText text={error} />
          </p>
        )}
        <Values values={policy.values} />
        <p className={styles["quiet"]}>
          <Link
            to="/policies/$policyId"
            params={{ policyId: policy.policy_id }}
            search={{ version: policy.version_id, ...(rule && { line: rule.line }) }}
          >
            {policy.policy_name}
          </Link>
          {rule && `, line ${rule.line}`}
          {policy.environment ? `, in use for ${policy.environment}` : ", in use for the organization"}
        </p>
      </div>
    </Section>
  );
}

const effects = { allow: "allows it", deny: "denies it", ask: "asks people" } as const;

function headline({ rule, outcome, error }: Applied): string {
  if (rule === null)
    return error ? "The policy could not be asked." : "No rule fits it, so people are asked.";
  return error
    ? `The rule “${visibleText(rule.name)}” ended in an error.`
    : `The rule “${visibleText(rule.name)}” ${effects[outcome]}.`;
}

function Values({ values }: { values: Applied["values"] }) {
  const seen = describeValues(values);
  if (seen.length === 0) return null;
  return (
    <table className={styles["values"]} aria-label="What the rule looked at">
      <tbody>
        {seen.map(({ path, value, origin }) => (
          <tr key={path}>
            <th scope="row">
              <code>{visibleText(path)}</code>
            </th>
            <td>
              <Value value={value} />
            </td>
            <td>
              <Tag tone={origin === "claimed" ? "machine" : "neutral"} title={originReasons[origin]}>
                {originWords[origin]}
              </Tag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
