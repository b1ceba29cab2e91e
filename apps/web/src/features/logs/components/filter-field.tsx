import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { FilterError, parseLogFilter } from "@parley/contract";
import { IconFilter } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import styles from "./log-filters.module.css";

/** The box of the filter language. What cannot be read is said below it, and what was asked for before stays. */
export function FilterField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const change = useDebouncedCallback((next: string) => {
    if (findMistake(next) === undefined) onChange(next.trim());
  }, 400);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);
  return (
    <TextInput
      ref={field}
      aria-label="Filter expression"
      placeholder='cost > 0.01 and metadata.plan = "pro" and judgments.rating = "bad"'
      className={styles["filter"] ?? ""}
      leftSection={<IconFilter size={14} />}
      spellCheck={false}
      autoCapitalize="off"
      value={text}
      error={findMistake(text)}
      onChange={(event) => {
        setText(event.currentTarget.value);
        change(event.currentTarget.value);
      }}
    />
  );
}

function findMistake(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    parseLogFilter(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return `At character ${error.at + 1}: ${error.message.replaceAll("`", "")}`;
  }
}
