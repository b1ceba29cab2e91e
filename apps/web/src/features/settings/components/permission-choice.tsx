import { Checkbox } from "@mantine/core";
import { type Permission, permissionNames, permissions } from "@parley/contract";
import styles from "./permission-choice.module.css";

type PermissionChoiceProps = {
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
};

const firstOfManaging = permissionNames.indexOf("admin");

const groups = [
  { title: "Work with Files", names: permissionNames.slice(0, firstOfManaging) },
  { title: "Manage the organization", names: permissionNames.slice(firstOfManaging) },
];

/** What may be done, each with what it means. */
export const PermissionChoice = ({ chosen, onChange }: PermissionChoiceProps) => {
  const isAdmin = chosen.includes("admin");
  return (
    <Checkbox.Group
      label="May"
      value={[...chosen]}
      onChange={(names) => onChange(permissionNames.filter((name) => names.includes(name)))}
    >
      <div className={styles["groups"]}>
        {groups.map(({ title, names }) => (
          <fieldset key={title} className={styles["group"]}>
            <legend>{title}</legend>
            {names.map((name, index) => (
              <Checkbox
                key={name}
                value={name}
                size="xs"
                label={name}
                description={permissions[name]}
                // `admin` brings all that follow it.
                disabled={isAdmin && title === groups[1]?.title && index > 0}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </Checkbox.Group>
  );
};
