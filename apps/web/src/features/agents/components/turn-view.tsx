import type { ChatMessage } from "@parley/promptfile";
import { Fragment, useEffect, useRef } from "react";
import { explainError } from "../../../design/error-state.tsx";
import { Words } from "../../../design/words.tsx";
import { MessageFrame } from "../../prompts/components/message-frame.tsx";
import { PlainText, Thinking } from "../../prompts/components/message-view.tsx";
import runStyles from "../../prompts/components/run-panel.module.css";
import { ToolCallView } from "../../prompts/components/tool-call-view.tsx";
import { Warnings } from "../../prompts/components/warnings.tsx";
import { type CalledTool, type Step, type TurnRun, waitingCalls } from "../turn.ts";
import { ResultForm } from "./result-form.tsx";
import { TurnFigures } from "./turn-figures.tsx";
import styles from "./turn-panel.module.css";

type TurnViewProps = {
  run: TurnRun;
  agentId: string;
  onContinue: (logId: string, answers: ChatMessage[]) => void;
};

/** A turn as it goes on: what the model says, the tools that it calls, what they give; and what it waits for. */
export function TurnView({ run, agentId, onContinue }: TurnViewProps) {
  const end = useRef<HTMLDivElement>(null);
  const isRunning = run.status === "running";
  const stepCount = run.status === "idle" ? 0 : run.steps.length;
  useEffect(() => {
    if (isRunning) end.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [isRunning, stepCount]);
  if (run.status === "idle") {
    return (
      <p className={runStyles["waiting"]}>
        Run with ⌘↵ or Ctrl+Enter. Each step appears here, and every turn is kept as a log.
      </p>
    );
  }
  const { steps, turn } = run;
  return (
    <div className={styles["turn"]} aria-busy={isRunning}>
      {steps.map((step, index) => (
        <StepView key={step.logId} step={step} isRunning={isRunning && index === steps.length - 1} />
      ))}
      {run.status === "waiting" && turn && (
        <ResultForm
          key={waitingCalls(run)[0]?.id}
          calls={waitingCalls(run)}
          onContinue={(answers) => onContinue(turn.id, answers)}
        />
      )}
      {run.status === "failed" && (
        <p role="alert" className={runStyles["failure"]}>
          <Words text={explainError(run.error)} />
        </p>
      )}
      <Warnings warnings={turn?.warnings} />
      <div ref={end}>
        <TurnFigures run={run} agentId={agentId} />
      </div>
    </div>
  );
}

function StepView({ step, isRunning }: { step: Step; isRunning: boolean }) {
  const { text, calls } = step;
  const isSpeaking = isRunning && calls.length === 0;
  if (!isRunning && text === "" && calls.length === 0 && step.thinking.length === 0) return null;
  return (
    <>
      <MessageFrame role="assistant" name={step.model}>
        <Thinking blocks={step.thinking} />
        {isSpeaking && (
          <p className={runStyles["answer"]} dir="auto" data-running>
            {text}
          </p>
        )}
        {!isSpeaking && text !== "" && <PlainText text={text} />}
        {calls.map(({ call }) => (
          <ToolCallView key={call.id} call={call} />
        ))}
      </MessageFrame>
      {calls.map((called) => (
        <Fragment key={called.call.id}>
          <ResultView called={called} isRunning={isRunning} />
        </Fragment>
      ))}
    </>
  );
}

function ResultView({ called: { call, result }, isRunning }: { called: CalledTool; isRunning: boolean }) {
  if (result === undefined || (result.state === "running" && !isRunning)) return null;
  return (
    <MessageFrame role="tool" name={call.function.name}>
      {result.state === "failed" && (
        <p className={runStyles["failure"]}>
          <Words text={result.text} />
        </p>
      )}
      {result.state === "running" && (
        <p className={runStyles["answer"]} data-running>
          runs
        </p>
      )}
      {result.state === "done" && <PlainText text={result.text} />}
    </MessageFrame>
  );
}
