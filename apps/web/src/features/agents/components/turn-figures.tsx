import { isParleyError } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import { Count, Duration, Money } from "../../../design/figures.tsx";
import { describeEnd } from "../../logs/describe-end.ts";
import { totalCost } from "../../logs/log-figures.ts";
import styles from "../../prompts/components/run-panel.module.css";
import { type BegunTurn, waitingCalls } from "../turn.ts";

/** How a turn stands, and what it took, in a quiet line. */
export function TurnFigures({ run, agentId }: { run: BegunTurn; agentId: string }) {
  const { turn, steps } = run;
  const isOver = run.status !== "running";
  const cost = turn && totalCost(turn);
  const logId = run.logId ?? (run.status === "failed" ? logIdOf(run.error) : undefined);
  const reason = run.status === "done" ? turn?.finish_reason : undefined;
  return (
    <p className={styles["figures"]} role="status">
      <Standing run={run} />
      {steps.length > 0 && (
        <span>
          <Count of={steps.length} /> {steps.length === 1 ? "step" : "steps"}
        </span>
      )}
      {isOver && (
        <span>
          <Duration ms={run.tookMs} />
        </span>
      )}
      {turn?.prompt_tokens != null && (
        <span>
          <Count of={turn.prompt_tokens} /> → <Count of={turn.output_tokens} /> tokens
        </span>
      )}
      {cost !== undefined && (
        <span>
          <Money dollars={cost} />
        </span>
      )}
      {reason && reason !== "stop" && <span>{describeEnd(reason)}</span>}
      {logId && isOver && (
        <Link to="/agents/$agentId/logs" params={{ agentId }} search={{ log: logId }}>
          log
        </Link>
      )}
    </p>
  );
}

const words = { running: "answering…", stopped: "stopped", failed: "failed" };

function Standing({ run }: { run: BegunTurn }) {
  if (run.status === "done") return null;
  if (run.status !== "waiting") return <span>{words[run.status]}</span>;
  return (
    <span>
      waits for{" "}
      {waitingCalls(run)
        .map((call) => call.function.name)
        .join(", ")}
    </span>
  );
}

/** The Log of a turn that failed, where the error names it. */
function logIdOf(error: unknown): string | undefined {
  const id = isParleyError(error) ? error.details?.["log_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
