import { Button, Menu, Select } from "@mantine/core";
import type { Prompt } from "@parley/sdk";
import { IconChevronDown } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { ParameterTable } from "./parameter-table.tsx";
import { Section } from "../../../design/section.tsx";
import { usePermission } from "../../me/queries.ts";
import { kernelOf } from "../prompt-text.ts";
import { versionLabel } from "../version-name.ts";
import { DeployDialog } from "./deploy-dialog.tsx";
import { DeployMenu } from "./deploy-menu.tsx";
import { KernelDiff } from "./kernel-diff.tsx";
import { MessageView } from "./message-view.tsx";
import { NameVersionDialog } from "./name-version-dialog.tsx";
import styles from "./version-comparison.module.css";
import { DeleteVersionDialog } from "./delete-version-dialog.tsx";
import { VersionLabel } from "./version-label.tsx";

type VersionComparisonProps = {
  version: Prompt;
  base: Prompt | undefined;
  versions: readonly Prompt[];
  onBase: (versionId: string) => void;
};

/** What a version changed against another, and what can be done with it. */
export function VersionComparison({ version, base, versions, onBase }: VersionComparisonProps) {
  const [after, before] = useMemo(() => [kernelOf(version), base && kernelOf(base)], [version, base]);
  const others = versions.filter((each) => each !== version);
  return (
    <section className={styles["comparison"]} aria-label="Comparison">
      <header className={styles["header"]}>
        <h2>
          {base && (
            <>
              <Select
                aria-label="Compare with"
                value={base.version_id}
                data={others.map((each) => ({ value: each.version_id, label: versionLabel(each) }))}
                onChange={(id) => id && onBase(id)}
                allowDeselect={false}
                w={190}
              />
              <span role="img" aria-label="became">
                →
              </span>
            </>
          )}
          <VersionLabel version={version} />
        </h2>
        <VersionActions version={version} isOnly={others.length === 0} />
      </header>
      {before ? (
        <KernelDiff before={before} after={after} />
      ) : (
        <>
          <FirstTemplate template={after.template} />
          <Section title="Parameters" isBare>
            <ParameterTable kernel={after} />
          </Section>
        </>
      )}
    </section>
  );
}

function FirstTemplate({ template }: { template: ReturnType<typeof kernelOf>["template"] }) {
  const messages =
    typeof template === "string" ? [{ role: "user" as const, content: template }] : (template ?? []);
  return (
    <Section title="The first version" isBare>
      <div className={styles["messages"]}>
        {messages.map((message, index) => (
          <MessageView key={index} message={message} hasVariables />
        ))}
      </div>
    </Section>
  );
}

function VersionActions({ version, isOnly }: { version: Prompt; isOnly: boolean }) {
  const [dialog, setDialog] = useState<"name" | "delete" | { deployTo: string }>();
  const mayWrite = usePermission("write");
  const close = (): void => setDialog(undefined);
  const place = { params: { promptId: version.id }, search: { version: version.version_id } };
  const isDeployed = (version.environments ?? []).length > 0;
  return (
    <div className={styles["acts"]}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" rightSection={<IconChevronDown size={13} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item renderRoot={(props) => <Link {...props} to="/prompts/$promptId" {...place} />}>
            Open in the editor
          </Menu.Item>
          <Menu.Item renderRoot={(props) => <Link {...props} to="/prompts/$promptId/logs" {...place} />}>
            See its logs
          </Menu.Item>
          <Menu.Item disabled={!mayWrite} onClick={() => setDialog("name")}>
            Name or describe it…
          </Menu.Item>
          <Menu.Item
            color="red"
            disabled={!mayWrite || isDeployed || isOnly}
            onClick={() => setDialog("delete")}
          >
            Delete the version…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeployMenu
        promptId={version.id}
        onChoose={(environmentId) => setDialog({ deployTo: environmentId })}
      />
      {dialog === "name" && <NameVersionDialog version={version} onClose={close} />}
      {dialog === "delete" && <DeleteVersionDialog version={version} onClose={close} />}
      {typeof dialog === "object" && (
        <DeployDialog
          promptId={version.id}
          environmentId={dialog.deployTo}
          version={version}
          onClose={close}
        />
      )}
    </div>
  );
}
