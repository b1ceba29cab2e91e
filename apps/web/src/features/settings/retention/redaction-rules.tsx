import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import rows from "../../../design/rows.module.css";
import { ListSection } from "../../people/components/list-section.tsx";
import { RedactionDialog } from "./redaction-dialog.tsx";
import { type RedactionRule, redactionRulesQuery, useDeleteRedactionRule } from "./retention-queries.ts";

/** What is taken out of Logs before they are written. */
export function RedactionRules() {
  const list = useQuery(redactionRulesQuery);
  const [isAdding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<RedactionRule>();
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      Add a rule…
    </Button>
  );
  return (
    <>
      <ListSection
        title="What is never kept"
        aside={add}
        list={list}
        none={
          <>
            Everything said is in the Logs. A rule takes out, say, whatever looks like a card number, or what
            stands at <code>inputs.customer.email</code>, before a Log is written. Callers and models still
            get all of it.
          </>
        }
      >
        {(rule) => (
          <div key={rule.id} className={rows["row"]} role="group" aria-label={rule.name}>
            <div className={rows["words"]}>
              <strong>{rule.name}</strong>
              <code>{rule.pattern}</code>
              <span className={rows["quiet"]}>
                {rule.kind === "pattern" ? "wherever it fits" : "what stands there"}, written as{" "}
                {rule.replacement}
              </span>
            </div>
            <div className={rows["acts"]}>
              <Button variant="subtle" color="red" onClick={() => setDeleting(rule)}>
                Delete…
              </Button>
            </div>
          </div>
        )}
      </ListSection>
      {isAdding && <RedactionDialog onClose={() => setAdding(false)} />}
      {deleting && <DeleteDialog rule={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

function DeleteDialog({ rule, onClose }: { rule: RedactionRule; onClose: () => void }) {
  const remove = useDeleteRedactionRule(rule.id);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete the rule ${rule.name}?`}
      act={`Delete ${rule.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>New Logs keep what it took out. What it took out of Logs until now is not there any more.</p>
    </Confirm>
  );
}
