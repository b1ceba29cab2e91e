import type { Flow } from "@parley/contract";
import { FieldDiff } from "../../../design/diff/field-diff.tsx";
import { formatPlural } from "../../../design/format.ts";
import { prettyJson } from "../../../design/pretty-json.ts";
import { Section } from "../../../design/section.tsx";
import { FileVersions } from "../../files/components/file-versions.tsx";
import type { VersionChoice } from "../../files/version-choice.ts";
import styles from "./flow-versions-page.module.css";

type FlowVersionsPageProps = {
  flowId: string;
  choice: VersionChoice;
  onChoose: (choice: VersionChoice) => void;
};

/** The history of a Flow: what the application was made of, version by version. */
export function FlowVersionsPage({ flowId, choice, onChoose }: FlowVersionsPageProps) {
  return (
    <FileVersions<Flow>
      file={{ type: "flow", id: flowId }}
      choice={choice}
      onChoose={onChoose}
      describe={({ version_logs_count: count }) => formatPlural(count, "trace")}
      compare={(version, base) =>
        base ? (
          <Section title="Attributes" isBare>
            <FieldDiff
              before={base.attributes}
              after={version.attributes}
              label="Changes of the attributes"
            />
          </Section>
        ) : (
          <FirstAttributes attributes={version.attributes} />
        )
      }
    />
  );
}

function FirstAttributes({ attributes }: { attributes: Flow["attributes"] }) {
  const isEmpty = Object.keys(attributes).length === 0;
  return (
    <Section title="The first version" isBare={isEmpty}>
      {isEmpty ? (
        <p className={styles["none"]}>
          It has no attributes. Give some with each Log, such as the commit your application runs from, and
          its versions tell apart what changed.
        </p>
      ) : (
        <pre className={styles["attributes"]} tabIndex={0}>
          {prettyJson(attributes)}
        </pre>
      )}
    </Section>
  );
}
