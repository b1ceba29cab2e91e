import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Confirm } from "../../../design/confirm.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { EditedList } from "../components/edited-list.tsx";
import { nameOfPath } from "../components/directory-select.tsx";
import { describeRule } from "./describe-rule.ts";
import { type RetentionRule, retentionRulesQuery, useDeleteRetentionRule } from "./retention-queries.ts";
import { RetentionRuleDialog } from "./retention-rule-dialog.tsx";

/** How long the Logs of which directory are kept. */
export const RetentionRules = () => (
  <EditedList
    title="How long Logs are kept"
    act="Set a rule…"
    list={useQuery(retentionRulesQuery)}
    none={
      <>
        For ever. A rule for everything, or for a directory such as <code>support</code>, deletes Logs after
        so many days, or takes out what was said and leaves when, how long and at what cost. A legal hold
        keeps all.
      </>
    }
    keyOf={({ directory_id }) => directory_id}
    editor={(rule, given) => <RetentionRuleDialog {...(rule && { rule })} {...given} />}
    remover={(rule, given) => <DeleteRule rule={rule} {...given} />}
  >
    {(rule, acts) => <RuleRow rule={rule} {...acts} />}
  </EditedList>
);

type RuleRowProps = { rule: RetentionRule; onEdit: () => void; onDelete: () => void };

const RuleRow = ({ rule, onEdit, onDelete }: RuleRowProps) => (
  <div className={rows["row"]} role="group" aria-label={nameOfPath(rule.path)}>
    <div className={rows["words"]}>
      <strong>{nameOfPath(rule.path)}</strong>
      {rule.legal_hold && <Tag tone="waiting">legal hold</Tag>}
      <span className={rows["quiet"]}>{describeRule(rule)}</span>
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

function DeleteRule({ rule, onClose }: { rule: RetentionRule; onClose: () => void }) {
  const remove = useDeleteRetentionRule(rule.directory_id);
  const name = nameOfPath(rule.path);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Remove the rule of ${name}?`}
      act={`Remove the rule of ${name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {rule.legal_hold
          ? "The legal hold ends: what it kept is deleted by whatever rules are left, at the latest within a day."
          : "What the next rule above it says holds then: it may keep Logs longer, or delete them earlier."}
      </p>
    </Confirm>
  );
}
