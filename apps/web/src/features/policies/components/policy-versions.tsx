import type { Policy } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Button } from "@mantine/core";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Rail } from "../../../design/rail.tsx";
import { nameOfUser } from "../../approvals/summarise-request.ts";
import { policyTextQuery, policyVersionsQuery, type PolicyVersion } from "../queries.ts";
import { UseTags } from "./use-tags.tsx";
import styles from "./policy-versions.module.css";

type PolicyVersionsProps = {
  policy: Policy;
  chosen: string | undefined;
  onChoose: (versionId: string) => void;
  /** Absent where nobody may. */
  onUse: ((version: PolicyVersion) => void) | undefined;
};

/** The history of a policy; the chosen version as what it changed. */
export function PolicyVersions({ policy, chosen, onChoose, onUse }: PolicyVersionsProps) {
  const list = useQuery(policyVersionsQuery(policy.id));
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
  const version = list.data.find(({ id }) => id === chosen) ?? list.data[0];
  const before = version && list.data[list.data.indexOf(version) + 1];
  return (
    <div className={styles["columns"]}>
      <Rail
        label="Versions"
        events={list.data.map((each) => ({
          id: each.id,
          at: each.created_at,
          tone: "human",
          content: (
            <span className={styles["event"]}>
              <strong>v{each.number}</strong> {nameOfUser(each.created_by)}
              <UseTags policy={policy} versionId={each.id} />
            </span>
          ),
        }))}
        selectedId={version?.id}
        onSelect={onChoose}
      />
      {version && (
        <section aria-label="Comparison" className={styles["comparison"]}>
          <header>
            <h2>{before ? `v${before.number} → v${version.number}` : `v${version.number}, the first`}</h2>
            {onUse && (
              <Button variant="default" onClick={() => onUse(version)}>
                Put v{version.number} to use…
              </Button>
            )}
          </header>
          <Diff policyId={policy.id} version={version} before={before} />
        </section>
      )}
    </div>
  );
}

type DiffProps = { policyId: string; version: PolicyVersion; before: PolicyVersion | undefined };

function Diff({ policyId, version, before }: DiffProps) {
  const text = useQuery(policyTextQuery(policyId, version.id));
  const earlier = useQuery({
    ...policyTextQuery(policyId, before?.id ?? version.id),
    enabled: before !== undefined,
  });
  const error = text.error ?? earlier.error;
  if (error) return <ErrorState error={error} title="The texts could not be read" />;
  if (!text.data || (before && !earlier.data)) return <LoadingRows />;
  return (
    <TextDiff
      before={before ? (earlier.data?.text ?? "") : ""}
      after={text.data.text}
      label={`What v${version.number} changed`}
    />
  );
}
