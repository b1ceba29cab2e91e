import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { membersQuery } from "../../people/queries.ts";
import type { AuditEntry, AuditFilter } from "../access-queries.ts";
import styles from "./audit-page.module.css";

const outcomes = ["done", "denied", "failed"] as const;

type Part = { [K in keyof AuditFilter]: AuditFilter[K] | undefined };
type FieldsProps = { filter: AuditFilter; show: (part: Part) => void };

/** Narrows the audit log; all of it is in the address. */
export function AuditFilters({ filter, entries }: { filter: AuditFilter; entries: readonly AuditEntry[] }) {
  const navigate = useNavigate();
  const show = (part: Part): void => {
    const given = Object.entries({ ...filter, ...part }).filter(([, value]) => value);
    void navigate({ to: "/settings/audit", search: Object.fromEntries(given), replace: true });
  };
  return (
    <div className={styles["filter"]} role="search" aria-label="Audit entries">
      <WhatFields filter={filter} show={show} />
      <Select
        label="Who"
        placeholder="anybody"
        searchable
        nothingFoundMessage="Nobody is called that."
        data={useActors(entries, filter.actor)}
        value={filter.actor ?? null}
        clearable
        onChange={(value) => show({ actor: value ?? undefined })}
      />
      <WhenFields filter={filter} show={show} />
      {Object.keys(filter).length > 0 && (
        <Button
          variant="subtle"
          onClick={() => void navigate({ to: "/settings/audit", search: {}, replace: true })}
        >
          Clear
        </Button>
      )}
    </div>
  );
}

const WhatFields = ({ filter, show }: FieldsProps) => (
  <>
    <TextInput
      label="Action"
      placeholder="or how it begins: prompts."
      value={filter.action ?? ""}
      onChange={(event) => show({ action: event.currentTarget.value })}
    />
    <TextInput
      label="Of"
      placeholder="an id, a path or a name"
      value={filter.target ?? ""}
      onChange={(event) => show({ target: event.currentTarget.value })}
    />
    <Select
      label="Outcome"
      placeholder="any"
      data={[...outcomes]}
      value={filter.outcome ?? null}
      clearable
      onChange={(value) => show({ outcome: outcomes.find((one) => one === value) })}
    />
  </>
);

const WhenFields = ({ filter, show }: FieldsProps) => (
  <>
    <TextInput
      type="date"
      label="From"
      value={filter.from ?? ""}
      onChange={(event) => show({ from: event.currentTarget.value })}
    />
    <TextInput
      type="date"
      label="To"
      value={filter.to ?? ""}
      onChange={(event) => show({ to: event.currentTarget.value })}
    />
  </>
);

/** Members, and whoever else did something that is in sight: keys, accounts of programs. */
function useActors(entries: readonly AuditEntry[], chosen: string | undefined) {
  const members = useQuery(membersQuery).data ?? [];
  const names = new Map<string, string>();
  if (chosen !== undefined) names.set(chosen, chosen);
  for (const { actor } of entries) names.set(actor.id, actor.name);
  for (const { user_id, full_name } of members) names.set(user_id, full_name);
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}
