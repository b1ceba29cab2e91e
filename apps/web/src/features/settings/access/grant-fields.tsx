import { Button, MultiSelect, Select } from "@mantine/core";
import { permissionNames, permissions } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import type { Grant } from "../access-queries.ts";
import styles from "./grant-fields.module.css";
import { fromKey, toKey, useSubjects } from "./subjects.ts";

/** A grant as it is being made: of nobody yet, perhaps. */
export type GrantDraft = { subject: string | null; permissions: Grant["permissions"] };

export const emptyGrant: GrantDraft = { subject: null, permissions: ["read"] };

export const toDraft = ({ kind, id, permissions: given }: Grant): GrantDraft => ({
  subject: toKey({ kind, id }),
  permissions: given,
});

/** Those that name somebody. */
export const toGrants = (drafts: readonly GrantDraft[]): Grant[] =>
  drafts.flatMap(({ subject, permissions: given }) =>
    subject === null ? [] : [{ ...fromKey(subject), permissions: given }],
  );

// What stands before `admin` is about Files, and may be permitted in a directory.
const filePermissions = permissionNames.slice(0, permissionNames.indexOf("admin"));
const choices = filePermissions.map((name) => ({ value: name, label: name }));

type GrantFieldsProps = { grants: readonly GrantDraft[]; onChange: (grants: GrantDraft[]) => void };

/** Who may do what, a line for each. */
export function GrantFields({ grants, onChange }: GrantFieldsProps) {
  const change = (index: number, part: Partial<GrantDraft>): void =>
    onChange(grants.map((grant, at) => (at === index ? { ...grant, ...part } : grant)));
  return (
    <div className={styles["grants"]}>
      {grants.map((grant, index) => (
        <GrantLine
          // Lines have nothing else that stays theirs.
          key={index}
          grant={grant}
          place={index + 1}
          onChange={(part) => change(index, part)}
          onRemove={() => onChange(grants.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...grants, emptyGrant])}
      >
        Name somebody
      </Button>
    </div>
  );
}

type GrantLineProps = {
  grant: GrantDraft;
  place: number;
  onChange: (part: Partial<GrantDraft>) => void;
  onRemove: () => void;
};

function GrantLine({ grant, place, onChange, onRemove }: GrantLineProps) {
  const { groups } = useSubjects();
  return (
    <div className={styles["grant"]} role="group" aria-label={`Line ${place}`}>
      <Select
        label="Who"
        placeholder="a team, a role, a person"
        searchable
        nothingFoundMessage="Nobody is called that."
        data={groups}
        value={grant.subject}
        onChange={(subject) => onChange({ subject })}
      />
      <MultiSelect
        label="May here"
        placeholder={grant.permissions.length === 0 ? "nothing" : ""}
        data={choices}
        renderOption={({ option }) => (
          <span>
            <strong>{option.value}</strong>{" "}
            <small>{permissions[option.value as keyof typeof permissions]}</small>
          </span>
        )}
        value={grant.permissions}
        onChange={(names) =>
          onChange({
            permissions: filePermissions.filter((name) => names.includes(name)) as Grant["permissions"],
          })
        }
      />
      <Button variant="subtle" color="red" onClick={onRemove}>
        Take away
      </Button>
    </div>
  );
}
