import type { Approval } from "@parley/contract";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { Section } from "../../../design/section.tsx";
import { schemaFields } from "../schema-fields.ts";
import { visibleText } from "../visible-text.ts";
import styles from "./attachments.module.css";
import { ValuesTable } from "./values-table.tsx";

type Promotion = NonNullable<Approval["promotion"]>;
type Version = Promotion["version"];

/** What a promotion would change: which version takes whose place, where, and the difference between both. */
export function PromotionView({ promotion }: { promotion: Promotion }) {
  const { file, environment, version, replaces, is_shortened: isShortened } = promotion;
  const shown = {
    [file.type]: file.path,
    environment: environment.name,
    version: nameOf(version),
    "in place of": replaces === null ? "nothing" : nameOf(replaces),
  };
  const fields = schemaFields({ schema: null, values: shown, mayChange: () => false });
  return (
    <>
      <Section title="What is deployed">
        <ValuesTable fields={fields} label="What is deployed" />
      </Section>
      <Section title={replaces === null ? "The version" : "What changes"}>
        <div className={styles["content"]} data-diff>
          <TextDiff
            before={visibleText(replaces?.text ?? "")}
            after={visibleText(version.text)}
            label="What changes"
          />
        </div>
        {isShortened && <p>The texts are longer: this is the difference of their beginnings.</p>}
      </Section>
    </>
  );
}

const nameOf = ({ number, name }: Version): string => (name ? `v${number} (${name})` : `v${number}`);
