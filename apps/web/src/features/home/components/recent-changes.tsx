import type { Prompt } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { Rail } from "../../../design/rail.tsx";
import { Section } from "../../../design/section.tsx";
import { LiveTag } from "../../../design/tag.tsx";
import { environmentsQuery } from "../../prompts/queries.ts";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import styles from "./recent-changes.module.css";

/** The prompts that changed last, each with the version that is live. */
export function RecentChanges({ prompts }: { prompts: readonly Prompt[] }) {
  return (
    <Section title="Changed lately" aside={<Link to="/files">All files</Link>} isBare>
      <Rail
        label="Changed lately"
        events={prompts.map((prompt) => ({
          id: prompt.id,
          at: prompt.updated_at,
          tone: prompt.created_by ? "human" : "neutral",
          content: (
            <span className={styles["row"]}>
              <Link to="/prompts/$promptId" params={{ promptId: prompt.id }}>
                {prompt.path}
              </Link>
              <Live prompt={prompt} />
            </span>
          ),
        }))}
      />
    </Section>
  );
}

/** What is deployed where; and the newest version, where it is not live. */
function Live({ prompt }: { prompt: Prompt }) {
  const environments = useQuery(environmentsQuery(prompt.id)).data;
  const live = environments?.filter(({ file }) => file) ?? [];
  const isLive = live.some(({ file }) => file?.version_id === prompt.version_id);
  return (
    <>
      {live.map(({ id, name, tag, file }) => (
        <LiveTag key={id} isDefault={tag === "default"}>
          {name} {file && <VersionLabel version={file} />}
        </LiveTag>
      ))}
      {environments && !isLive && (
        <span className={styles["quiet"]}>
          <VersionLabel version={prompt} /> not deployed
        </span>
      )}
    </>
  );
}
