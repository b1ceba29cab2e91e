import { Menu } from "@mantine/core";
import type { Prompt } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import { formatPlural } from "../../../design/format.ts";
import { FileVersions } from "../../files/components/file-versions.tsx";
import type { VersionChoice } from "../../files/version-choice.ts";
import { deployPreview } from "../components/deploy-preview.tsx";
import { VersionContent } from "../components/version-content.tsx";

type VersionsPageProps = {
  promptId: string;
  choice: VersionChoice;
  onChoose: (choice: VersionChoice) => void;
};

/** The history of a Prompt; the chosen version is shown as what it changed. */
export function VersionsPage({ promptId, choice, onChoose }: VersionsPageProps) {
  return (
    <FileVersions<Prompt>
      file={{ type: "prompt", id: promptId }}
      choice={choice}
      onChoose={onChoose}
      describe={({ model, version_logs_count: count }) => `${model} · ${formatPlural(count, "call")}`}
      compare={(version, base) => <VersionContent version={version} base={base} />}
      entriesOf={({ version_id: version }) => (
        <Entries place={{ params: { promptId }, search: { version } }} />
      )}
      preview={deployPreview}
    />
  );
}

type Place = { params: { promptId: string }; search: { version: string } };

const Entries = ({ place }: { place: Place }) => (
  <>
    <Menu.Item renderRoot={(props) => <Link {...props} to="/prompts/$promptId" {...place} />}>
      Open in the editor
    </Menu.Item>
    <Menu.Item renderRoot={(props) => <Link {...props} to="/prompts/$promptId/logs" {...place} />}>
      See its logs
    </Menu.Item>
  </>
);
