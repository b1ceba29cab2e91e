import type { Prompt } from "@parley/sdk";
import { useMemo } from "react";
import { Section } from "../../../design/section.tsx";
import { kernelOf } from "../prompt-text.ts";
import { KernelDiff } from "./kernel-diff.tsx";
import { MessageView } from "./message-view.tsx";
import { ParameterTable } from "./parameter-table.tsx";
import styles from "./version-content.module.css";

/** What a version holds, as change against another where there is one. */
export function VersionContent({ version, base }: { version: Prompt; base: Prompt | undefined }) {
  const [after, before] = useMemo(() => [kernelOf(version), base && kernelOf(base)], [version, base]);
  if (before) return <KernelDiff before={before} after={after} />;
  const { template = [] } = after;
  const messages = typeof template === "string" ? [{ role: "user" as const, content: template }] : template;
  return (
    <>
      <Section title="The first version" isBare>
        <div className={styles["messages"]}>
          {messages.map((message, index) => (
            <MessageView key={index} message={message} hasVariables />
          ))}
        </div>
      </Section>
      <Section title="Parameters" isBare>
        <ParameterTable kernel={after} />
      </Section>
    </>
  );
}
