import { CopyButton } from "../../../design/copy-button.tsx";
import { prettyJson } from "../../../design/pretty-json.ts";
import { Section } from "../../../design/section.tsx";
import styles from "./content-view.module.css";

/** What a version holds: fields by name, and code where it is made of some. */
export type FileContent = { fields: Record<string, unknown>; code: string | undefined; codeTitle?: string };

/** All of a version's content, to read. */
export function ContentView({ content: { fields, code, codeTitle = "Code" } }: { content: FileContent }) {
  const entries = Object.entries(fields).filter(([, value]) => !isEmpty(value));
  return (
    <div className={styles["content"]}>
      {entries.length > 0 && (
        <Section title="What it is">
          <dl className={styles["fields"]}>
            {entries.map(([name, value]) => (
              <div key={name}>
                <dt>{name.replaceAll("_", " ")}</dt>
                <dd dir="auto">
                  {typeof value === "object" ? <pre tabIndex={0}>{prettyJson(value)}</pre> : String(value)}
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      {code !== undefined && (
        <Section
          title={codeTitle}
          aside={<CopyButton text={code} label={`Copy the ${codeTitle.toLowerCase()}`} />}
        >
          <pre className={styles["code"]} tabIndex={0} dir="ltr">
            {code}
          </pre>
        </Section>
      )}
    </div>
  );
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);
