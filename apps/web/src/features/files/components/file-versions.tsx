import { Select } from "@mantine/core";
import type { File } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Rail } from "../../../design/rail.tsx";
import { DeployedTags, VersionLabel } from "../../prompts/components/version-label.tsx";
import { versionLabel } from "../../prompts/version-name.ts";
import { fileVersionsQuery, type FileRef } from "../queries.ts";
import type { VersionChoice } from "../version-choice.ts";
import type { DeployPreview } from "./deploy-file-dialog.tsx";
import styles from "./file-versions.module.css";
import { VersionMenu } from "./version-menu.tsx";

type FileVersionsProps<F extends File> = {
  file: FileRef & { type: F["type"] };
  choice: VersionChoice;
  onChoose: (choice: VersionChoice) => void;
  /** A version's figure in the history: `12 Datapoints`. */
  describe: (version: F) => string;
  /** What the version holds, as change against the base where there is one. */
  compare: (version: F, base: F | undefined) => ReactNode;
  /** What else can be done with a version, as entries of its menu. */
  entriesOf?: (version: F) => ReactNode;
  preview?: DeployPreview;
};

/** The history of a File; the chosen version is shown as what it changed. */
export function FileVersions<F extends File>(props: FileVersionsProps<F>) {
  const { file, choice, onChoose } = props;
  const list = useQuery(fileVersionsQuery(file));
  if (list.isPending) return <LoadingRows />;
  if (list.error) {
    return (
      <ErrorState
        error={list.error}
        title="The versions could not be read"
        retry={() => void list.refetch()}
      />
    );
  }
  // All versions of a File are of its type.
  const versions = list.data as F[];
  const { version, base } = choose(versions, choice);
  return (
    <div className={styles["columns"]}>
      <div className={styles["rail"]}>
        <Rail
          label="Versions"
          events={versions.map((each) => ({
            id: each.version_id,
            at: each.created_at,
            tone: each.created_by ? "human" : "neutral",
            content: <VersionEvent version={each} figure={props.describe(each)} />,
          }))}
          selectedId={version?.version_id}
          onSelect={(id) => onChoose({ version: id })}
        />
      </div>
      {version && (
        <section className={styles["comparison"]} aria-label="Comparison" key={version.version_id}>
          <header className={styles["header"]}>
            <h2>
              {base && (
                <>
                  <BaseSelect
                    base={base}
                    others={versions.filter((each) => each !== version)}
                    onChange={(id) => onChoose({ version: version.version_id, base: id })}
                  />
                  <span role="img" aria-label="became">
                    →
                  </span>
                </>
              )}
              <VersionLabel version={version} />
            </h2>
            <VersionMenu file={file} version={version} versions={versions} preview={props.preview}>
              {props.entriesOf?.(version)}
            </VersionMenu>
          </header>
          {props.compare(version, base)}
        </section>
      )}
    </div>
  );
}

type BaseSelectProps = { base: File; others: readonly File[]; onChange: (id: string) => void };

const BaseSelect = ({ base, others, onChange }: BaseSelectProps) => (
  <Select
    aria-label="Compare with"
    value={base.version_id}
    data={others.map((each) => ({ value: each.version_id, label: versionLabel(each) }))}
    onChange={(id) => id && onChange(id)}
    allowDeselect={false}
    w={190}
  />
);

/** The version asked for, else the newest; compared with the base asked for, else with the one before it. */
function choose<F extends File>(versions: readonly F[], choice: VersionChoice) {
  const byId = (id: string | undefined): F | undefined =>
    versions.find((version) => version.version_id === id);
  const version = byId(choice.version) ?? versions[0];
  const before = version && versions[versions.indexOf(version) + 1];
  return { version, base: byId(choice.base) ?? before };
}

function VersionEvent({ version, figure }: { version: File; figure: string }) {
  const author = version.created_by?.full_name ?? version.created_by?.email_address;
  return (
    <span className={styles["event"]}>
      <span>
        <VersionLabel version={version} />
        <DeployedTags version={version} />
      </span>
      {version.version_description && <span>{version.version_description}</span>}
      <span className={styles["quiet"]}>
        {[author && `by ${author}`, figure].filter(Boolean).join(" · ")}
      </span>
    </span>
  );
}
