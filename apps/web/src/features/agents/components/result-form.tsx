import { Button, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { ChatMessage, ToolCall } from "@parley/promptfile";
import { useState } from "react";
import styles from "./turn-panel.module.css";

type ResultFormProps = {
  calls: readonly ToolCall[];
  onContinue: (answers: ChatMessage[]) => void;
};

/** What the tools gave that a turn waits for, to be typed, for it to go on. */
export function ResultForm({ calls, onContinue }: ResultFormProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const isComplete = calls.every(({ id }) => typed[id]?.trim());
  const send = (): void => {
    if (!isComplete) return;
    onContinue(calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: typed[id] ?? "" })));
  };
  useHotkeys([["mod+Enter", send]], [], true);
  const isAlone = (name: string): boolean =>
    calls.filter(({ function: called }) => called.name === name).length === 1;
  return (
    <form
      className={styles["results"]}
      aria-label="Results of tools"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p>
        {calls.length === 1 ? "The turn waits for a tool" : "The turn waits for tools"} that your application
        runs. Say here what {calls.length === 1 ? "it gives" : "they give"}, and it goes on.
      </p>
      {calls.map(({ id, function: { name } }) => (
        <Textarea
          key={id}
          label={isAlone(name) ? `Result of ${name}` : `Result of ${name}, ${id}`}
          placeholder="Text or JSON"
          autosize
          minRows={2}
          maxRows={12}
          value={typed[id] ?? ""}
          onChange={({ currentTarget: { value } }) => setTyped((all) => ({ ...all, [id]: value }))}
          dir="auto"
        />
      ))}
      <div>
        <Button type="submit" disabled={!isComplete} title="⌘↵ or Ctrl+Enter">
          Continue
        </Button>
      </div>
    </form>
  );
}
