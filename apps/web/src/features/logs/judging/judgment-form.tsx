import { Button, NumberInput, Textarea } from "@mantine/core";
import type { Evaluator, Judgment } from "@parley/contract";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import styles from "./feedback.module.css";

type JudgmentFormProps = {
  evaluator: Evaluator;
  own: Judgment | null | undefined;
  /** What the model said: a correction begins with it. */
  answer: string;
  hasKey: boolean;
  isOpen: boolean;
  isBusy: boolean;
  onOpen: (isOpen: boolean) => void;
  onSay: (judgment: Judgment | null) => void;
};

/** A judgment that is typed: a text or a number. */
export function JudgmentForm(props: JudgmentFormProps) {
  const { evaluator, own, hasKey, isOpen, isBusy, onOpen, onSay } = props;
  const { path } = evaluator;
  const wasOpen = useRef(false);
  useEffect(() => {
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (isOpen) return <OpenForm {...props} />;
  return (
    <>
      <span className={styles["choices"]}>
        {own != null && (
          <Button
            variant="default"
            size="compact-sm"
            disabled={isBusy}
            aria-label={`Take back ${path}`}
            onClick={() => onSay(null)}
          >
            Take back
          </Button>
        )}
        <Button
          variant="default"
          size="compact-sm"
          disabled={isBusy}
          aria-label={`${own == null ? "Write" : "Change"} ${path}`}
          aria-keyshortcuts={hasKey ? "w" : undefined}
          autoFocus={wasOpen.current}
          onClick={() => onOpen(true)}
        >
          {hasKey && (
            <span className={styles["key"]} aria-hidden>
              w
            </span>
          )}
          {own == null ? "Write…" : "Change…"}
        </Button>
      </span>
      {own != null && (
        <span className={styles["own"]} dir="auto">
          {String(own)}
        </span>
      )}
    </>
  );
}

/** Escape closes what is typed into, and not the drawer around it as well. */
const keepsDrawer = true;

function OpenForm({ evaluator, own, answer, isBusy, onOpen, onSay }: JudgmentFormProps) {
  const { path, spec } = evaluator;
  const isNumber = spec.return_type === "number";
  const isCorrection = !isNumber && evaluator.name === "correction";
  const begun = isCorrection ? answer : "";
  const [value, setValue] = useState<string | number>(() => (own == null ? begun : (own as string | number)));
  const judgment = isNumber ? toNumber(value) : String(value).trim() || undefined;
  const isSame = judgment === own || (isCorrection && judgment === answer.trim());
  const isSayable = judgment !== undefined && !isSame;
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (judgment !== undefined && isSayable) onSay(judgment);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onOpen(false);
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit();
  };
  return (
    <form className={styles["form"]} onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      {isNumber ? (
        <NumberInput aria-label={path} autoFocus value={value} onChange={setValue} {...limitsOf(spec)} />
      ) : (
        <Textarea
          aria-label={path}
          data-mantine-stop-propagation={keepsDrawer}
          autoFocus
          autosize
          minRows={3}
          maxRows={16}
          dir="auto"
          value={String(value)}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      <div className={styles["acts"]}>
        <Button variant="default" size="compact-sm" onClick={() => onOpen(false)}>
          Cancel
        </Button>
        <Button type="submit" size="compact-sm" loading={isBusy} disabled={!isSayable}>
          {`Save ${path}`}
        </Button>
      </div>
    </form>
  );
}

const toNumber = (value: string | number): number | undefined =>
  typeof value === "number" ? value : undefined;

function limitsOf({ number_limits: limits }: Evaluator["spec"]) {
  const { min, max, step } = limits ?? {};
  return { ...(min != null && { min }), ...(max != null && { max }), ...(step != null && { step }) };
}
