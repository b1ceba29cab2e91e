import { Checkbox } from "@mantine/core";
import { type Permission, permissionNames, permissions } from "@parley/contract";
import styles from "../../webhooks/components/webhooks.module.css";

type PermissionChoiceProps = {
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
};

/** What may be done, each with what it means. */
export const PermissionChoice = ({ chosen, onChange }: PermissionChoiceProps) => (
  <Checkbox.Group
    label="May"
    value={[...chosen]}
    onChange={(names) => onChange(permissionNames.filter((name) => names.includes(name)))}
  >
    <div className={styles["events"]}>
      {permissionNames.map((name) => (
        <Checkbox key={name} value={name} size="xs" label={name} description={permissions[name]} />
      ))}
    </div>
  </Checkbox.Group>
);
