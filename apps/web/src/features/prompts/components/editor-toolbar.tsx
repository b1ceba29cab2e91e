import { Button, Menu, SegmentedControl } from "@mantine/core";
import type { Prompt } from "@parley/sdk";
import { IconChevronDown } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import { Tag } from "../../../design/tag.tsx";
import { type Draft, isBroken, isEdited } from "../draft.ts";
import { versionLabel } from "../version-name.ts";
import styles from "./editor.module.css";
import { DeployedTags } from "./version-label.tsx";

type EditorToolbarProps = {
  version: Prompt;
  versions: readonly Prompt[];
  draft: Draft;
  onShow: (view: Draft["view"]) => void;
  onDiscard: () => void;
};

/** Which version is open, whether it was edited, and how it is shown. */
export function EditorToolbar({ version, versions, draft, onShow, onDiscard }: EditorToolbarProps) {
  return (
    <div className={styles["toolbar"]}>
      <VersionMenu version={version} versions={versions} />
      <DeployedTags version={version} />
      {(version.environments ?? []).length === 0 && <span className={styles["newest"]}>not deployed</span>}
      {isEdited(draft) && (
        <>
          <Tag tone="human">edited</Tag>
          <Button variant="subtle" onClick={onDiscard}>
            Discard
          </Button>
        </>
      )}
      <SegmentedControl
        className={styles["views"] ?? ""}
        aria-label="Show as"
        value={draft.view}
        disabled={isBroken(draft)}
        onChange={(view) => onShow(view === "text" ? "text" : "cards")}
        data={[
          { value: "cards", label: "Cards" },
          { value: "text", label: "As text" },
        ]}
      />
    </div>
  );
}

function VersionMenu({ version, versions }: { version: Prompt; versions: readonly Prompt[] }) {
  const navigate = useNavigate();
  return (
    <Menu position="bottom-start" width={340}>
      <Menu.Target>
        <Button
          variant="subtle"
          rightSection={<IconChevronDown size={13} />}
          className={styles["version"] ?? ""}
        >
          {versionLabel(version)}
          {version.version_id === versions[0]?.version_id && (
            <span className={styles["newest"]}>&ensp;newest</span>
          )}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        {versions.map((each) => (
          <Menu.Item
            key={each.version_id}
            rightSection={
              <span className={styles["newest"]}>
                <RelativeTime at={each.created_at} />
              </span>
            }
            onClick={() =>
              void navigate({
                to: "/prompts/$promptId",
                params: { promptId: each.id },
                search: { version: each.version_id },
              })
            }
          >
            {versionLabel(each)} <DeployedTags version={each} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
