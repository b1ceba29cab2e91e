import { Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Sample } from "../try-evaluator.ts";
import styles from "./debug-console.module.css";

type MadeUpSampleProps = { onChange: (sample: Sample | undefined) => void };

const firstLog = '{\n  "inputs": {"question": "Where is my order?"},\n  "output": "On its way."\n}';

/** A Log that there is not, as JSON, and what is expected of it. */
export function MadeUpSample({ onChange }: MadeUpSampleProps) {
  const [log, setLog] = useState(firstLog);
  const [target, setTarget] = useState("");
  const given = readObject(log);
  const expected = target.trim() === "" ? {} : readObject(target);
  useEffect(() => {
    const isReady = given !== undefined && expected !== undefined;
    onChange(
      isReady
        ? {
            key: "made-up",
            label: "One made up",
            log: given,
            ...(target.trim() !== "" && { testcase: { inputs: inputsOf(given), target: expected } }),
          }
        : undefined,
    );
    // What was typed is all it depends on.
  }, [log, target]);
  return (
    <div className={styles["made-up"]}>
      <Json label="The Log" value={log} onChange={setLog} isWrong={given === undefined} />
      <Json
        label="What is expected (target), optional"
        value={target}
        onChange={setTarget}
        isWrong={expected === undefined}
      />
    </div>
  );
}

type JsonProps = { label: string; value: string; onChange: (text: string) => void; isWrong: boolean };

const Json = ({ label, value, onChange, isWrong }: JsonProps) => (
  <Textarea
    label={label}
    autosize
    minRows={4}
    maxRows={16}
    spellCheck={false}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    error={isWrong && 'Write an object in JSON, e.g. {"output": "Hello"}.'}
    styles={{ input: { fontFamily: "var(--font-mono)" } }}
  />
);

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const inputsOf = ({ inputs }: Record<string, unknown>): Record<string, unknown> =>
  typeof inputs === "object" && inputs !== null ? (inputs as Record<string, unknown>) : {};
