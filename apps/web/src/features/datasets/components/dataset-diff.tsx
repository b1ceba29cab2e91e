import { Button } from "@mantine/core";
import type { Datapoint, DatapointChange, Dataset } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { diffFields } from "../../../design/diff/diff-fields.ts";
import { FieldDiff } from "../../../design/diff/field-diff.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount, formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { cellText, targetText } from "../columns-of.ts";
import { datapointsPageSize, datasetDiffQuery } from "../queries.ts";
import { DatapointContent } from "./datapoint-content.tsx";
import styles from "./dataset-diff.module.css";

/** What a version of a Dataset changed: its Datapoints one by one, its schema and attributes by field. */
export function DatasetDiff({ version, base }: { version: Dataset; base: Dataset | undefined }) {
  if (!base) {
    return <p>The first version, with {formatPlural(version.datapoints_count, "Datapoint")}.</p>;
  }
  const before = { schema: base.schema, attributes: base.attributes };
  const after = { schema: version.schema, attributes: version.attributes };
  return (
    <>
      <Changes id={version.id} from={base.version_id} to={version.version_id} />
      {diffFields(before, after).length > 0 && (
        <Section title="Schema and attributes" isBare>
          <FieldDiff before={before} after={after} label="Changes of schema and attributes" />
        </Section>
      )}
    </>
  );
}

function Changes({ id, from, to }: { id: string; from: string; to: string }) {
  const [page, setPage] = useState(1);
  const diff = useQuery(datasetDiffQuery({ id, from, to, page }));
  if (diff.error) {
    return (
      <ErrorState
        error={diff.error}
        title="The changes could not be read"
        retry={() => void diff.refetch()}
      />
    );
  }
  if (!diff.data) return <LoadingRows />;
  const { added, removed, relabelled, unchanged, records, total } = diff.data;
  return (
    <Section title="Datapoints" isBare>
      <p className={styles["counts"]}>
        {added > 0 && <Tag tone="passed">+{formatCount(added)} added</Tag>}
        {removed > 0 && <Tag tone="failed">−{formatCount(removed)} removed</Tag>}
        {relabelled > 0 && <Tag tone="waiting">{formatCount(relabelled)} relabelled</Tag>}
        <span>{formatCount(unchanged)} unchanged</span>
      </p>
      <ul className={styles["changes"]} aria-label="Changed Datapoints">
        {records.map((change) => (
          <Change key={`${change.change} ${change.datapoint.id}`} change={change} />
        ))}
      </ul>
      {total > datapointsPageSize && (
        <nav className={styles["pages"]} aria-label="Pages of changes">
          <span>
            Page {formatCount(page)} of {formatCount(Math.ceil(total / datapointsPageSize))}
          </span>
          <Button variant="default" disabled={page === 1} onClick={() => setPage(page - 1)}>
            Before
          </Button>
          <Button
            variant="default"
            disabled={page * datapointsPageSize >= total}
            onClick={() => setPage(page + 1)}
          >
            After
          </Button>
        </nav>
      )}
    </Section>
  );
}

const signs = { added: "+", removed: "−", relabelled: "~" } as const;

function Change({ change }: { change: DatapointChange }) {
  return (
    <li data-change={change.change}>
      <details>
        <summary>
          <span role="img" aria-label={change.change} className={styles["sign"]}>
            {signs[change.change]}
          </span>
          <span className={styles["words"]} dir="auto">
            {summaryOf(change.datapoint)}
          </span>
        </summary>
        <div className={styles["whole"]}>
          <DatapointContent datapoint={change.datapoint} />
        </div>
      </details>
      {change.change === "relabelled" && (
        <FieldDiff before={labelsOf(change.before)} after={labelsOf(change.datapoint)} label="Labels" />
      )}
    </li>
  );
}

const labelsOf = ({ split, tags }: Datapoint): object => ({ split, tags });

function summaryOf({ inputs, target, messages }: Datapoint): string {
  const asked = Object.values(inputs).map(cellText).join(" · ");
  const said = asked || (messages ?? []).map(({ content }) => cellText(content)).join(" · ");
  const wanted = targetText(target);
  return `${said.slice(0, 200)}${wanted ? ` → ${wanted.slice(0, 100)}` : ""}`;
}
