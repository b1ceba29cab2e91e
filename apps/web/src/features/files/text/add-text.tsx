import { Button, Menu } from "@mantine/core";
import type { FormProblem } from "@parley/sync";
import { IconPlus } from "@tabler/icons-react";
import { Words } from "../../../design/words.tsx";
import styles from "./file-text.module.css";

type AddTextProps = {
  name: string;
  /** Endings of texts that are not there. */
  suffixes: readonly string[];
  /** What is wrong with their not being there. */
  problems: readonly FormProblem[];
  onAdd: (suffix: string) => void;
};

/** Texts that may stand beside the others, such as code. */
export function AddText({ name, suffixes, problems, onAdd }: AddTextProps) {
  if (suffixes.length === 0) return null;
  return (
    <div className={styles["beside"]}>
      {problems.map(({ suffix, message }) => (
        <p key={suffix} className={styles["missing"]} role="alert">
          <code>{`${name}${suffix}`}</code>: <Words text={message} />
        </p>
      ))}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<IconPlus size={14} />}>
            Add a text beside it
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {suffixes.map((suffix) => (
            <Menu.Item key={suffix} onClick={() => onAdd(suffix)}>
              {`${name}${suffix}`}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
