import { Button, Modal, Radio } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { type DirectoryAccess, useSetDirectoryAccess } from "../access-queries.ts";
import { DirectorySelect, nameOfPath } from "../components/directory-select.tsx";
import { emptyGrant, GrantFields, toDraft, toGrants } from "./grant-fields.tsx";

type DirectoryRuleDialogProps = { rule?: DirectoryAccess; taken: readonly string[]; onClose: () => void };

/** Says who may do what in a directory and all below it. */
export function DirectoryRuleDialog({ rule, taken, onClose }: DirectoryRuleDialogProps) {
  const [directory, setDirectory] = useState<string | null>(rule?.directory_id ?? null);
  const [isPrivate, setPrivate] = useState(rule?.is_private ?? true);
  const [grants, setGrants] = useState(rule ? rule.grants.map(toDraft) : [emptyGrant]);
  const save = useSetDirectoryAccess();
  const named = toGrants(grants);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (directory === null) return;
    save.mutate({ id: directory, is_private: isPrivate, grants: named }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={rule ? `Who may what in ${nameOfPath(rule.path)}` : "Rule of a directory"}
    >
      <form className={form["form"]} onSubmit={submit} noValidate>
        {!rule && <DirectorySelect value={directory} onChange={setDirectory} taken={taken} />}
        <Radio.Group
          label="Who sees it"
          value={isPrivate ? "named" : "all"}
          onChange={(value) => setPrivate(value === "named")}
        >
          <div className={form["choices"]}>
            <Radio
              value="named"
              size="xs"
              label="Only those named here"
              description="And admins. Keys of programs only where they are limited to its path."
            />
            <Radio
              value="all"
              size="xs"
              label="Everybody, as their role says"
              description="Those named here may do this as well."
            />
          </div>
        </Radio.Group>
        <GrantFields grants={grants} onChange={setGrants} />
        {isPrivate && named.length === 0 && <p>With nobody named, admins alone see it.</p>}
        <FormError error={save.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={directory === null}>
            {rule ? "Save the rule" : "Set the rule"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
