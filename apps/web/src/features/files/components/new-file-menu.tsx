import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconPlus } from "@tabler/icons-react";
import { nounIcons } from "../../../design/nouns.ts";
import { fileTypes } from "../file-types.ts";
import styles from "./new-file.module.css";

/** What can be made here. */
export const makeable = ["prompt", "agent", "tool", "evaluator", "dataset", "flow"] as const;
export type Makeable = (typeof makeable)[number] | "directory";

/** One entry a type of File, with what it is for. */
export function NewFileMenu({ onChoose }: { onChoose: (type: Makeable) => void }) {
  const Directory = nounIcons.directory;
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button leftSection={<IconPlus size={14} />} rightSection={<IconChevronDown size={13} />}>
          New
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {makeable.map((type) => {
          const Icon = nounIcons[type];
          return (
            <Menu.Item
              key={type}
              leftSection={<Icon size={16} stroke={1.6} />}
              aria-label={`New ${fileTypes[type].title}…`}
              onClick={() => onChoose(type)}
            >
              {fileTypes[type].title}…<span className={styles["purpose"]}>{fileTypes[type].purpose}</span>
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Item leftSection={<Directory size={16} stroke={1.6} />} onClick={() => onChoose("directory")}>
          Directory…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
