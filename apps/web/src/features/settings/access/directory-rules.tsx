import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Confirm } from "../../../design/confirm.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { EditedList } from "../components/edited-list.tsx";
import { type DirectoryAccess, directoryAccessQuery, useDeleteDirectoryAccess } from "../access-queries.ts";
import { nameOfPath } from "../components/directory-select.tsx";
import { DirectoryRuleDialog } from "./directory-rule-dialog.tsx";
import { useSubjects } from "./subjects.ts";

/** Directories where something else holds than what roles say. */
export const DirectoryRules = () => (
  <EditedList
    title="Directories"
    act="Set a rule…"
    list={useQuery(directoryAccessQuery)}
    none={
      <>
        Roles hold everywhere. With a rule, <code>legal</code> is seen by the team Legal alone, or a viewer
        may write in <code>drafts</code>.
      </>
    }
    keyOf={({ directory_id }) => directory_id}
    editor={(rule, given) => <DirectoryRuleDialog {...(rule && { rule })} {...given} />}
    remover={(rule, given) => <DeleteRule rule={rule} {...given} />}
  >
    {(rule, acts) => <RuleRow rule={rule} {...acts} />}
  </EditedList>
);

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
