import type { EvaluatorRunReply } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Duration, Money } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Tag } from "../../../design/tag.tsx";
import { sayJudgment } from "../../evaluations/output-of.ts";
import type { Trial } from "../try-evaluator.ts";
import styles from "./debug-console.module.css";

/** What came of each trial, in the order in which they were begun. */
export function TrialList({ trials }: { trials: readonly Trial[] }) {
  return (
    <ol className={styles["trials"]} aria-label="What came of it" aria-live="polite">
      {trials.map((trial) => (
        <li key={trial.sample.key}>
          <div className={styles["head"]}>
            <Verdict trial={trial} />
            {trial.sample.log_id ? (
              <Link to="/logs/$logId/trace" params={{ logId: trial.sample.log_id }} dir="auto">
                {trial.sample.label}
              </Link>
            ) : (
              <span>{trial.sample.label}</span>
            )}
            {trial.state === "done" && <Figures reply={trial.reply} />}
          </div>
          {trial.state === "done" && <Said reply={trial.reply} />}
          {trial.state === "failed" && <FormError error={trial.error} />}
        </li>
      ))}
    </ol>
  );
}

function Verdict({ trial }: { trial: Trial }) {
  if (trial.state === "running") return <Tag tone="waiting">waits</Tag>;
  if (trial.state === "failed" || trial.reply.error !== null) return <Tag tone="failed">failed</Tag>;
  return <Tag>{sayJudgment(trial.reply.judgment)}</Tag>;
}

const Figures = ({ reply }: { reply: EvaluatorRunReply }) => (
  <span className={styles["figures"]}>
    <Duration ms={reply.duration * 1000} />
    {reply.cost != null && (
      <>
        {" "}
        · <Money dollars={reply.cost} />
      </>
    )}
    {reply.votes != null && reply.votes.length > 1 && (
      <> · votes: {reply.votes.map((vote) => sayJudgment(vote)).join(", ")}</>
    )}
  </span>
);

function Said({ reply: { error, line, stdout, rationale, output } }: { reply: EvaluatorRunReply }) {
  const parts = [
    { name: line == null ? "Error" : `Error in line ${line}`, text: error },
    { name: "Printed", text: stdout },
    { name: "Why", text: rationale },
    { name: "What the model answered", text: output === rationale ? null : output },
  ].filter(({ text }) => text);
  if (parts.length === 0) return null;
  return (
    <dl className={styles["said"]}>
      {parts.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <pre dir="auto" tabIndex={0}>
              {text}
            </pre>
          </dd>
        </div>
      ))}
    </dl>
  );
}
