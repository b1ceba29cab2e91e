import { diffKernels, type PromptKernel } from "@parley/promptfile";
import { useMemo } from "react";
import { FieldChanges } from "../../../design/diff/field-diff.tsx";
import { Section } from "../../../design/section.tsx";
import styles from "./kernel-diff.module.css";
import { TemplateChanges } from "./template-changes.tsx";
import { ToolChanges } from "./tool-changes.tsx";
import { toFieldChange } from "../to-field-change.ts";

/** What differs between two versions: message by message with their words, parameter by parameter, tool by tool. */
export function KernelDiff({ before, after }: { before: PromptKernel; after: PromptKernel }) {
  const diff = useMemo(() => diffKernels(before, after), [before, after]);
  const parameters = diff.parameters.filter(({ path }) => path[0] !== "template").map(toFieldChange);
  return (
    <div className={styles["diff"]}>
      <Section title="Template" isBare>
        <TemplateChanges before={before} after={after} messages={diff.messages} />
      </Section>
      {diff.tools.length > 0 && (
        <Section title="Tools" isBare>
          <ToolChanges changes={diff.tools} />
        </Section>
      )}
      <Section title="Parameters" isBare>
        {parameters.length === 0 ? (
          <p className={styles["same"]}>The parameters are the same.</p>
        ) : (
          <FieldChanges changes={parameters} label="Changes of the parameters" />
        )}
      </Section>
    </div>
  );
}
