import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconSearch } from "@tabler/icons-react";
import type { KeyboardEvent, RefObject } from "react";
import { formatCount } from "../../../design/format.ts";
import styles from "./trace-bar.module.css";

type TraceBarProps = {
  field: RefObject<HTMLInputElement | null>;
  text: string;
  foundCount: number;
  /** Which of those found is chosen, from 1; 0 where none is. */
  foundAt: number;
  failedCount: number;
  hasCost: boolean;
  hasFolded: boolean;
  jumps: { slowest: () => void; failed: () => void; dearest: () => void; found: (by: number) => void };
  onText: (text: string) => void;
  onFold: (isFolded: boolean) => void;
};

/** Search inside a trace, and the ways to what matters in it. */
export function TraceBar(props: TraceBarProps) {
  const { jumps, failedCount } = props;
  return (
    <div className={styles["bar"]}>
      <Search {...props} />
      <div className={styles["jumps"]} role="group" aria-label="Jump to">
        <Button variant="default" onClick={jumps.slowest} title="Where the time went (s)">
          Slowest
        </Button>
        <Button
          variant="default"
          disabled={failedCount === 0}
          onClick={jumps.failed}
          title="The next that failed (f)"
        >
          Failed {formatCount(failedCount)}
        </Button>
        <Button
          variant="default"
          disabled={!props.hasCost}
          onClick={jumps.dearest}
          title="Where the money went (c)"
        >
          Most expensive
        </Button>
        <Button variant="subtle" onClick={() => props.onFold(!props.hasFolded)}>
          {props.hasFolded ? "Unfold all" : "Fold all"}
        </Button>
      </div>
    </div>
  );
}

function Search({ field, text, foundCount, foundAt, jumps, onText }: TraceBarProps) {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter") jumps.found(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") onText("");
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles["search"]} role="search">
      <TextInput
        ref={field}
        aria-label="Search in this trace"
        placeholder="Search in this trace"
        leftSection={<IconSearch size={14} />}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {text.trim() !== "" && (
        <>
          <span role="status" className={styles["count"]}>
            {foundCount === 0 ? "nothing" : `${foundAt === 0 ? "–" : foundAt} of ${formatCount(foundCount)}`}
          </span>
          <ActionIcon
            aria-label="The one found before"
            disabled={foundCount === 0}
            onClick={() => jumps.found(-1)}
          >
            <IconChevronUp size={16} />
          </ActionIcon>
          <ActionIcon
            aria-label="The next one found"
            disabled={foundCount === 0}
            onClick={() => jumps.found(1)}
          >
            <IconChevronDown size={16} />
          </ActionIcon>
        </>
      )}
    </div>
  );
}
