import { isParleyError } from "@parley/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { explainError } from "../../../design/error-state.tsx";
import { Count, Duration, Money } from "../../../design/figures.tsx";
import { Words } from "../../../design/words.tsx";
import { describeEnd } from "../../logs/describe-end.ts";
import { totalCost } from "../../logs/log-figures.ts";
import type { Answer, Run } from "../run.ts";
import { versionsQuery } from "../queries.ts";
import { shortVersionId, versionName } from "../version-name.ts";
import { MessageFrame } from "./message-frame.tsx";
import { PlainText, Thinking } from "./message-view.tsx";
import styles from "./run-panel.module.css";
import { ToolCallView } from "./tool-call-view.tsx";
import { Warnings } from "./warnings.tsx";

/** The answer as it comes, and in a quiet line what it took. */
export function AnswerView({ run, promptId }: { run: Run; promptId: string }) {
  const answer = useRef<HTMLDivElement>(null);
  const isRunning = run.status === "running";
  useEffect(() => {
    if (isRunning) answer.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [isRunning]);
  if (run.status === "idle") {
    return (
      <p className={styles["waiting"]}>
        Run with ⌘↵ or Ctrl+Enter. The answer appears here, and every run is kept as a log.
      </p>
    );
  }
  const hasContent = run.text !== "" || run.toolCalls.length > 0 || isRunning;
  return (
    <div ref={answer} aria-busy={isRunning}>
      {hasContent && (
        <MessageFrame role="assistant" name={run.facts.model}>
          <Thinking blocks={run.facts.output_message?.thinking ?? []} />
          {isRunning && (
            <p className={styles["answer"]} dir="auto" data-running aria-label="Answer">
              {run.text}
            </p>
          )}
          {!isRunning && run.text !== "" && (
            <div aria-label="Answer" role="group">
              <PlainText text={run.text} />
            </div>
          )}
          {run.toolCalls.map((call) => (
            <ToolCallView key={call.id} call={call} />
          ))}
        </MessageFrame>
      )}
      {run.status === "failed" && (
        <p role="alert" className={styles["failure"]}>
          <Words text={explainError(run.error)} />
        </p>
      )}
      <Warnings warnings={run.facts.warnings} />
      <Figures run={run} promptId={promptId} />
    </div>
  );
}

const ends: Record<Exclude<Run["status"], "idle">, string> = {
  running: "answering…",
  done: "",
  stopped: "stopped",
  failed: "failed",
};

function Figures({ run, promptId }: { run: Exclude<Run, { status: "idle" }>; promptId: string }) {
  const { facts } = run;
  const name = useVersionName(promptId, facts.version_id);
  const took = run.status === "running" ? undefined : run.endedAt - run.startedAt;
  const cost = totalCost(facts);
  const logId = facts.id ?? (run.status === "failed" ? logIdOf(run.error) : undefined);
  return (
    <p className={styles["figures"]} role="status">
      {ends[run.status] && <span>{ends[run.status]}</span>}
      <Figure when={firstTokenMs(run)}>
        {(ms) => (
          <>
            <Duration ms={ms} /> to first token
          </>
        )}
      </Figure>
      <Figure when={took}>{(ms) => <Duration ms={ms} />}</Figure>
      <Figure when={facts.prompt_tokens}>
        {(count) => (
          <>
            <Count of={count} /> → <Count of={facts.output_tokens} /> tokens
          </>
        )}
      </Figure>
      <Figure when={cost}>{(dollars) => <Money dollars={dollars} />}</Figure>
      {facts.finish_reason && facts.finish_reason !== "stop" && (
        <span>{describeEnd(facts.finish_reason)}</span>
      )}
      {facts.version_id && (
        <Link to="/prompts/$promptId/versions" params={{ promptId }} search={{ version: facts.version_id }}>
          version {name}
        </Link>
      )}
      {logId && run.status !== "running" && (
        <Link to="/prompts/$promptId/logs" params={{ promptId }} search={{ log: logId }}>
          log
        </Link>
      )}
    </p>
  );
}

function useVersionName(promptId: string, versionId: string | undefined): string {
  const versions = useQuery(versionsQuery(promptId)).data;
  const version = versions?.find((each) => each.version_id === versionId);
  return version ? versionName(version) : shortVersionId(versionId ?? "");
}

function Figure<T>({ when, children }: { when: T | null | undefined; children: (value: T) => ReactNode }) {
  return when == null ? null : <span>{children(when)}</span>;
}

/** As the server measured it, else as it was seen here. */
function firstTokenMs({ facts, firstTextAt, startedAt }: Answer): number | undefined {
  if (facts.time_to_first_token != null) return facts.time_to_first_token * 1000;
  return firstTextAt === undefined ? undefined : firstTextAt - startedAt;
}

/** The Log of a call that failed, where the error names it. */
function logIdOf(error: unknown): string | undefined {
  const id = isParleyError(error) ? error.details?.["log_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
