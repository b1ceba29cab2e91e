import type { PromptKernel } from "@parley/promptfile";
import { useMemo } from "react";
import { FieldDiff } from "../../../design/diff/field-diff.tsx";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { Section } from "../../../design/section.tsx";
import { parametersOf, templateText } from "../prompt-text.ts";
import styles from "./kernel-diff.module.css";

/** What differs between two versions: parameters field by field, the template word by word. */
export function KernelDiff({ before, after }: { before: PromptKernel; after: PromptKernel }) {
  const [textBefore, textAfter] = useMemo(() => [templateText(before), templateText(after)], [before, after]);
  return (
    <div className={styles["diff"]}>
      <Section title="Template" isBare>
        <TextDiff before={textBefore} after={textAfter} label="Changes of the template" />
      </Section>
      <Section title="Parameters" isBare>
        <FieldDiff
          before={parametersOf(before)}
          after={parametersOf(after)}
          label="Changes of the parameters"
        />
      </Section>
    </div>
  );
}
