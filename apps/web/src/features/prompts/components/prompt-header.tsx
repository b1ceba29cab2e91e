import { ActionIcon, Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { Environment, Prompt } from "@parley/sdk";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import { LiveTag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { GitBadge } from "../../repositories/components/git-badge.tsx";
import { TextMenuItems } from "../../repositories/components/text-menu-items.tsx";
import { DeletePromptDialog } from "./delete-prompt-dialog.tsx";
import { MovePromptDialog } from "./move-prompt-dialog.tsx";
import styles from "./prompt-header.module.css";
import { VersionLabel } from "./version-label.tsx";

type Deployed = Environment & { file?: Prompt | null | undefined };
type PromptHeaderProps = {
  prompt: Prompt;
  environments: readonly Deployed[];
  slotRef: (slot: HTMLElement | null) => void;
};

/** Where a prompt is, what is live where, and what can be done. */
export function PromptHeader({ prompt, environments, slotRef }: PromptHeaderProps) {
  const live = environments.filter(({ file }) => file);
  const directories = prompt.path.split("/").slice(0, -1);
  return (
    <header className={styles["header"]}>
      <title>{`${prompt.path} · Parley`}</title>
      <h1>
        {directories.map((directory, index) => (
          <Fragment key={index}>
            <Link to="/files" className={styles["directory"]}>
              {directory}
            </Link>
            <span className={styles["slash"]}>/</span>
          </Fragment>
        ))}
        {prompt.name}
      </h1>
      <div className={styles["state"]}>
        {live.map((environment) => (
          <Link
            key={environment.id}
            to="/prompts/$promptId/deployments"
            params={{ promptId: prompt.id }}
            title={`Deployed to ${environment.name}`}
          >
            <LiveTag isDefault={environment.tag === "default"}>
              {environment.name} {environment.file && <VersionLabel version={environment.file} />}
            </LiveTag>
          </Link>
        ))}
        <GitBadge file={prompt} />
      </div>
      <div className={styles["acts"]}>
        <div ref={slotRef} className={styles["slot"]} />
        <PromptMenu prompt={prompt} />
      </div>
    </header>
  );
}

function PromptMenu({ prompt }: { prompt: Prompt }) {
  const [dialog, setDialog] = useState<"move" | "delete">();
  const clipboard = useClipboard();
  const mayWrite = usePermission("write");
  const close = (): void => setDialog(undefined);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} aria-label="More about this prompt">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => clipboard.copy(prompt.path)}>
            Copy the path
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => clipboard.copy(prompt.id)}>
            Copy the id
          </Menu.Item>
          <TextMenuItems file={prompt} />
          <Menu.Item
            leftSection={<IconPencil size={14} />}
            disabled={!mayWrite}
            onClick={() => setDialog("move")}
          >
            Rename or move…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={14} />}
            color="red"
            disabled={!mayWrite}
            onClick={() => setDialog("delete")}
          >
            Delete the prompt…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "move" && <MovePromptDialog prompt={prompt} onClose={close} />}
      {dialog === "delete" && <DeletePromptDialog prompt={prompt} onClose={close} />}
    </>
  );
}
