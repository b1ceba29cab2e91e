import type { Agent } from "@parley/contract";
import { printAgentFile } from "@parley/promptfile";
import { formatPlural } from "../../../design/format.ts";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { FileVersions } from "../../files/components/file-versions.tsx";
import type { VersionChoice } from "../../files/version-choice.ts";
import { agentKernelOf } from "../agent-kernel.ts";

type AgentVersionsPageProps = {
  agentId: string;
  choice: VersionChoice;
  onChoose: (choice: VersionChoice) => void;
};

const fileOf = (version: Agent | undefined): string =>
  version ? printAgentFile(agentKernelOf(version)) : "";

/** The history of an Agent, each version as what it changed in the file. */
export function AgentVersionsPage({ agentId, choice, onChoose }: AgentVersionsPageProps) {
  return (
    <FileVersions<Agent>
      file={{ type: "agent", id: agentId }}
      choice={choice}
      onChoose={onChoose}
      describe={({ tools }) => formatPlural(tools.length, "tool")}
      compare={(version, base) => (
        <TextDiff before={fileOf(base)} after={fileOf(version)} label="Changes of the file" />
      )}
    />
  );
}
