import { Checkbox } from "@mantine/core";
import { adminPermissions, type Permission, permissionNames, permissions } from "@parley/contract";
import styles from "./permission-choice.module.css";

type PermissionChoiceProps = {
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
  /** What is to choose from: all, where it is not said. */
  offered?: readonly Permission[];
};

const firstOfManaging = permissionNames.indexOf("admin");

const groups = [
  { title: "Work with Files", names: permissionNames.slice(0, firstOfManaging) },
  { title: "Manage the organization", names: permissionNames.slice(firstOfManaging) },
];

/** What may be done, each with what it means. */
export const PermissionChoice = ({ chosen, onChange, offered = permissionNames }: PermissionChoiceProps) => {
  const isAdmin = chosen.includes("admin");
  const shown = groups
    .map(({ title, names }) => ({ title, names: names.filter((name) => offered.includes(name)) }))
    .filter(({ names }) => names.length > 0);
  return (
    <Checkbox.Group
      label="May"
      value={[...chosen]}
      onChange={(names) => onChange(permissionNames.filter((name) => names.includes(name)))}
    >
      <div className={styles["groups"]}>
        {shown.map(({ title, names }) => (
          <fieldset key={title} className={styles["group"]}>
            <legend>{title}</legend>
            {names.map((name) => (
              <Checkbox
                key={name}
                value={name}
                size="xs"
                label={name}
                description={permissions[name]}
                // `admin` brings all that follow it.
                disabled={isAdmin && adminPermissions.has(name)}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </Checkbox.Group>
  );
};
