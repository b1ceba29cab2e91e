import { Button, Modal, NumberInput, Switch } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { DirectorySelect } from "../components/directory-select.tsx";
import { toNumber } from "../components/to-number.ts";
import { PreviewWords } from "./preview-words.tsx";
import {
  retentionPreviewQuery,
  type RetentionRule,
  type RuleDraft,
  useSetRetentionRule,
} from "./retention-queries.ts";

type RetentionRuleDialogProps = { rule?: RetentionRule; taken: readonly string[]; onClose: () => void };

const titleOf = ({ path }: RetentionRule): string => (path === "" ? "All Logs" : `Logs of ${path}`);

const draftOf = (rule: RetentionRule | undefined): RuleDraft => ({
  deleteAfter: rule?.delete_after_days ?? undefined,
  redactAfter: rule?.redact_after_days ?? undefined,
  isHeld: rule?.legal_hold ?? false,
});

/** Says how long the Logs of a directory are kept, and shows what that would delete now. */
export function RetentionRuleDialog({ rule, taken, onClose }: RetentionRuleDialogProps) {
  const [directory, setDirectory] = useState<string | null>(rule?.directory_id ?? null);
  const [draft, setDraft] = useState(() => draftOf(rule));
  const set = useSetRetentionRule();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (directory !== null) set.mutate({ id: directory, draft }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={rule ? titleOf(rule) : "How long Logs are kept"}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        {!rule && <DirectorySelect value={directory} onChange={setDirectory} taken={taken} />}
        <RuleFields draft={draft} onChange={setDraft} />
        {directory !== null && <DraftPreview directory={directory} draft={draft} />}
        <FormError error={set.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={set.isPending} disabled={directory === null}>
            {rule ? "Save the rule" : "Set the rule"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type RuleFieldsProps = { draft: RuleDraft; onChange: (draft: RuleDraft) => void };

const days = { min: 1, max: 36_500, allowDecimal: false, clampBehavior: "strict", suffix: " days" } as const;

const RuleFields = ({ draft, onChange }: RuleFieldsProps) => (
  <>
    <NumberInput
      label="Redact Logs after"
      description="Inputs, messages and outputs go; times, tokens and cost stay."
      placeholder="never"
      {...days}
      value={draft.redactAfter ?? ""}
      onChange={(value) => onChange({ ...draft, redactAfter: toNumber(value) })}
    />
    <NumberInput
      label="Delete Logs after"
      description="For good, with their judgments."
      placeholder="never"
      {...days}
      value={draft.deleteAfter ?? ""}
      onChange={(value) => onChange({ ...draft, deleteAfter: toNumber(value) })}
    />
    <Switch
      label="Legal hold"
      description="Nothing in it is deleted or redacted, by rules or by hand, until the hold is lifted."
      checked={draft.isHeld}
      onChange={(event) => onChange({ ...draft, isHeld: event.currentTarget.checked })}
    />
  </>
);

/** While somebody types, the figures wait for them. */
const typingMs = 300;

function DraftPreview({ directory, draft }: { directory: string; draft: RuleDraft }) {
  const [settled] = useDebouncedValue(draft, typingMs);
  const preview = useQuery(retentionPreviewQuery(directory, settled));
  return <PreviewWords preview={preview} lead="With this rule, the next run means:" />;
}
