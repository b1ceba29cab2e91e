import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { ListSection } from "../../people/components/list-section.tsx";
import { type DirectoryAccess, directoryAccessQuery, useDeleteDirectoryAccess } from "../access-queries.ts";
import { nameOfPath } from "../components/directory-select.tsx";
import { DirectoryRuleDialog } from "./directory-rule-dialog.tsx";
import { useSubjects } from "./subjects.ts";

/** Directories where something else holds than what roles say. */
export function DirectoryRules() {
  const list = useQuery(directoryAccessQuery);
  const [editing, setEditing] = useState<DirectoryAccess | "new">();
  const [deleting, setDeleting] = useState<DirectoryAccess>();
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setEditing("new")}>
      Set a rule…
    </Button>
  );
  return (
    <>
      <ListSection
        title="Directories"
        aside={add}
        list={list}
        none={
          <>
            Roles hold everywhere. With a rule, <code>legal</code> is seen by the team Legal alone, or a
            viewer may write in <code>drafts</code>.
          </>
        }
      >
        {(rule) => (
          <RuleRow
            key={rule.directory_id}
            rule={rule}
            onEdit={() => setEditing(rule)}
            onDelete={() => setDeleting(rule)}
          />
        )}
      </ListSection>
      {editing && (
        <DirectoryRuleDialog
          {...(editing !== "new" && { rule: editing })}
          taken={list.data?.map(({ directory_id }) => directory_id) ?? []}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting && <DeleteRule rule={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

type RuleRowProps = { rule: DirectoryAccess; onEdit: () => void; onDelete: () => void };

function RuleRow({ rule, onEdit, onDelete }: RuleRowProps) {
  const { nameOf } = useSubjects();
  return (
    <div className={rows["row"]} role="group" aria-label={nameOfPath(rule.path)}>
      <div className={rows["words"]}>
        <strong>{nameOfPath(rule.path)}</strong>
        <Tag>{rule.is_private ? "only those named" : "as roles say, and"}</Tag>
        {rule.grants.map((grant) => (
          <span key={`${grant.kind} ${grant.id}`}>
            {nameOf(grant)} <span className={rows["quiet"]}>{grant.permissions.join(", ") || "nothing"}</span>
          </span>
        ))}
        {rule.grants.length === 0 && (
          <span className={rows["quiet"]}>{rule.is_private ? "admins alone" : "nobody more"}</span>
        )}
      </div>
      <div className={rows["acts"]}>
        <Button variant="subtle" onClick={onEdit}>
          Change…
        </Button>
        <Button variant="subtle" color="red" onClick={onDelete}>
          Remove…
        </Button>
      </div>
    </div>
  );
}

function DeleteRule({ rule, onClose }: { rule: DirectoryAccess; onClose: () => void }) {
  const remove = useDeleteDirectoryAccess();
  const name = nameOfPath(rule.path);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Remove the rule of ${name}?`}
      act={`Remove the rule of ${name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(rule.directory_id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {rule.is_private
          ? "Everybody sees what is in it from then on, as their role and the rules above it say."
          : "What it added is gone; roles and the rules above it hold."}
      </p>
    </Confirm>
  );
}
