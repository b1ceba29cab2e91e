import { Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { type ApprovalSearch, isNarrowed, type Kind, type Stakes, stakesLevels } from "../approval-search.ts";
import styles from "./approval-filters.module.css";

type ApprovalFiltersProps = { search: ApprovalSearch; onChange: (search: ApprovalSearch) => void };
type Change = { [K in keyof ApprovalSearch]: ApprovalSearch[K] | undefined };

const outcomes = [
  { value: "decided", label: "All decided" },
  { value: "approved", label: "Approved" },
  { value: "denied", label: "Denied" },
  { value: "answered", label: "Answered" },
  { value: "timed_out", label: "Timed out" },
  { value: "cancelled", label: "Withdrawn" },
  { value: "superseded", label: "Superseded" },
];

/** Narrows the inbox. All of it stands in the URL. */
export function ApprovalFilters({ search, onChange }: ApprovalFiltersProps) {
  const { page: _page, status = "pending", ...rest } = search;
  const set = (change: Change): void => {
    const next = Object.entries({ status, ...rest, ...change }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(next) as ApprovalSearch);
  };
  const isDecided = status !== "pending" && status !== "all";
  return (
    <div className={styles["bar"]} role="search" aria-label="Filter requests">
      <SegmentedControl
        aria-label="Which requests"
        value={isDecided ? "decided" : status}
        onChange={(value) => set({ status: value as NonNullable<ApprovalSearch["status"]> })}
        data={[
          { value: "pending", label: "Waiting" },
          { value: "decided", label: "Decided" },
          { value: "all", label: "All" },
        ]}
      />
      {isDecided && (
        <Select
          aria-label="How it ended"
          w={130}
          allowDeselect={false}
          data={outcomes}
          value={status}
          onChange={(value) => set({ status: value as NonNullable<ApprovalSearch["status"]> })}
        />
      )}
      <Select
        aria-label="Stakes"
        placeholder="Any stakes"
        clearable
        w={130}
        data={stakesLevels.map((level) => ({ value: level, label: `${level} stakes` }))}
        value={search.stakes ?? null}
        onChange={(value) => set({ stakes: (value as Stakes | null) ?? undefined })}
      />
      <Select
        aria-label="Kind"
        placeholder="Calls and questions"
        clearable
        w={180}
        data={[
          { value: "function_call", label: "Calls" },
          { value: "question", label: "Questions" },
          { value: "promotion", label: "Promotions" },
        ]}
        value={search.kind ?? null}
        onChange={(value) => set({ kind: (value as Kind | null) ?? undefined })}
      />
      <NameField value={search.name ?? ""} onChange={(name) => set({ name: name || undefined })} />
      {isNarrowed(search) && (
        <Button variant="subtle" onClick={() => set({ stakes: undefined, kind: undefined, name: undefined })}>
          Clear
        </Button>
      )}
    </div>
  );
}

function NameField({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const change = useDebouncedCallback(onChange, 300);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label="Name of the tool"
      placeholder="Name, e.g. refund"
      className={styles["name"] ?? ""}
      autoCapitalize="off"
      spellCheck={false}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        change(event.currentTarget.value.trim());
      }}
    />
  );
}
