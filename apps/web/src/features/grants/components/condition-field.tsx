import { Textarea } from "@mantine/core";
import { compileCondition } from "@parley/policy";

type ConditionFieldProps = { value: string; onChange: (value: string) => void };

/** Takes a condition in CEL, and says what is wrong with it as one types. */
export function ConditionField({ value, onChange }: ConditionFieldProps) {
  return (
    <Textarea
      label="Only when"
      description="A condition over args, requester and the rest, as in policies; empty fits every call."
      placeholder='args.amount <= 20 && args.currency == "EUR"'
      autosize
      minRows={1}
      maxRows={6}
      spellCheck={false}
      value={value}
      error={problemOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Why a text is no condition; nothing where it is one, or empty. */
export function problemOf(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  const compiled = compileCondition("call", text.trim());
  return compiled.ok ? undefined : `Character ${compiled.offset + 1}: ${compiled.message}`;
}
