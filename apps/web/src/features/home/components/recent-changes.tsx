import type { Prompt } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import { Rail } from "../../../design/rail.tsx";
import { Section } from "../../../design/section.tsx";
import { DeployedTags, VersionLabel } from "../../prompts/components/version-label.tsx";
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
              <VersionLabel version={prompt} />
              <DeployedTags version={prompt} />
            </span>
          ),
        }))}
      />
    </Section>
  );
}
