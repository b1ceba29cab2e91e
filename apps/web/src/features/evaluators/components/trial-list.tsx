import type { EvaluatorRunReply } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Duration, Money } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Tag } from "../../../design/tag.tsx";
import { sayJudgment } from "../../../design/say-judgment.ts";
import { splitTraceback } from "../split-traceback.ts";
import type { Trial } from "../try-evaluator.ts";
import styles from "./debug-console.module.css";

type TrialListProps = {
  trials: readonly Trial[];
  /** What was tried, where it is code: the line that fails is shown. */
  code: string | undefined;
};

/** What came of each trial, in the order in which they were begun. */
export function TrialList({ trials, code }: TrialListProps) {
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
          {trial.state === "done" && trial.reply.error !== null && <Failed reply={trial.reply} code={code} />}
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

/** Where it fails and with what; the way there is a click away. */
function Failed({ reply: { error, line }, code }: { reply: EvaluatorRunReply; code: string | undefined }) {
  const { summary, trace } = splitTraceback(error ?? "");
  const source = line == null ? undefined : code?.split("\n")[line - 1]?.trim();
  return (
    <div className={styles["failed"]}>
      <p>
        <strong>{line == null ? "Error" : `Error in line ${line}`}</strong> {source && <code>{source}</code>}
      </p>
      <pre dir="auto" tabIndex={0}>
        {summary}
      </pre>
      {trace && (
        <details>
          <summary>How it came there</summary>
          <pre dir="auto" tabIndex={0}>
            {trace}
          </pre>
        </details>
      )}
    </div>
  );
}

function Said({ reply: { stdout, rationale, output } }: { reply: EvaluatorRunReply }) {
  const parts = [
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
