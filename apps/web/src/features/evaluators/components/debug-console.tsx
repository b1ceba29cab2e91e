import { Button, SegmentedControl } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { formatPlural } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import { usePermission } from "../../me/queries.ts";
import { type Sample, type Tried, useTrials } from "../try-evaluator.ts";
import { MadeUpSample } from "./made-up-sample.tsx";
import { SampleLogs } from "./sample-logs.tsx";
import { TrialList } from "./trial-list.tsx";
import styles from "./debug-console.module.css";

type DebugConsoleProps = {
  /** Nothing while what was typed cannot be read. */
  tried: Tried | undefined;
  /** Whether something is typed that is no version yet. */
  isDraft: boolean;
  /** What is tried, where it is code. */
  code: string | undefined;
};

/** Tries the Evaluator as it stands on Logs: what it says, what it prints, where it fails, how long it takes. */
export function DebugConsole({ tried, isDraft, code }: DebugConsoleProps) {
  const [from, setFrom] = useState<"logs" | "made-up">("logs");
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const { trials, run, isRunning } = useTrials();
  const [triedCode, setTriedCode] = useState<string>();
  const mayCall = usePermission("call");
  if (!mayCall) return null;
  const start = (): void => {
    if (!tried) return;
    setTriedCode(code);
    void run(tried, samples);
  };
  const choose = (value: string): void => {
    setSamples([]);
    setFrom(value === "made-up" ? "made-up" : "logs");
  };
  return (
    <Section title="Try it">
      <div className={styles["console"]}>
        <div className={styles["bar"]}>
          <SegmentedControl
            aria-label="What it is tried on"
            size="xs"
            data={[
              { value: "logs", label: "Logs" },
              { value: "made-up", label: "One made up" },
            ]}
            value={from}
            onChange={choose}
          />
          <span className={styles["quiet"]}>
            {isDraft ? "What is typed above is tried. " : ""}Nothing of it is kept.
          </span>
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            disabled={!tried || samples.length === 0}
            loading={isRunning}
            onClick={start}
          >
            {from === "logs" ? `Try it on ${formatPlural(samples.length, "Log")}` : "Try it"}
          </Button>
        </div>
        {from === "logs" ? (
          <SampleLogs chosen={samples} onChoose={setSamples} />
        ) : (
          <MadeUpSample onChange={(sample) => setSamples(sample ? [sample] : [])} />
        )}
        {trials.length > 0 && <TrialList trials={trials} code={triedCode} />}
      </div>
    </Section>
  );
}
