import { Button } from "@mantine/core";
import type { Policy } from "@parley/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Tag } from "../../../design/tag.tsx";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { PolicyEditor } from "../components/policy-editor.tsx";
import { PolicyTests } from "../components/policy-tests.tsx";
import { PolicyVersions } from "../components/policy-versions.tsx";
import { Replay } from "../components/replay.tsx";
import { Shadow } from "../components/shadow.tsx";
import { UseDialog } from "../components/use-dialog.tsx";
import { Uses } from "../components/uses.tsx";
import type { PolicySearch, PolicyView } from "../policy-search.ts";
import {
  policyQuery,
  policyTextQuery,
  policyVersionsQuery,
  type PolicyVersion,
  useSavePolicy,
} from "../queries.ts";
import { type PolicyText, usePolicyText } from "../use-policy-text.ts";
import tabStyles from "../../settings/components/settings-tabs.module.css";
import styles from "./policy-page.module.css";

type PolicyPageProps = { policyId: string; search: PolicySearch; onSearch: (search: PolicySearch) => void };

/** One policy: its text and tests, what it would change, what it found as a shadow, its versions, where it is in use. */
export function PolicyPage({ policyId, search, onSearch }: PolicyPageProps) {
  const policy = useQuery(policyQuery(policyId));
  const newest = policy.data?.latest_version;
  const text = useQuery({
    ...policyTextQuery(policyId, newest?.id ?? ""),
    enabled: newest !== undefined,
    // While a version that was just saved is read, the one before it stays.
    placeholderData: keepPreviousData,
  });
  const error = policy.error ?? text.error;
  if (!policy.data || !text.data) {
    return (
      <Page title="Policy">
        {error ? (
          <ErrorState error={error} title="This policy could not be read" />
        ) : (
          <LoadingRows count={8} />
        )}
      </Page>
    );
  }
  return <Loaded policy={policy.data} shown={text.data} search={search} onSearch={onSearch} />;
}

type LoadedProps = Omit<PolicyPageProps, "policyId"> & {
  policy: Policy;
  /** The newest version there is a text of. */
  shown: PolicyVersion & { text: string };
};

function Loaded({ policy, shown: newest, search, onSearch }: LoadedProps) {
  const policyId = policy.id;
  const edit = usePolicyText({ policyId, versionId: newest.id, text: newest.text });
  const mayManage = usePermission("manage-policies");
  const [using, setUsing] = useState<PolicyVersion>();
  const { view = "text" } = search;
  const actions = mayManage && (
    <>
      <SaveButton policy={policy} edit={edit} />
      <Button disabled={edit.isEdited} onClick={() => setUsing(newest)}>
        Put v{newest.number} to use…
      </Button>
    </>
  );
  return (
    <Page title={policy.name} isWide actions={actions}>
      <p className={styles["head"]}>
        <Link to="/policies">Policies</Link>
        <span>v{newest.number}</span>
        {edit.isEdited && (
          <>
            <Tag tone="human">edited</Tag>
            <Button variant="subtle" onClick={edit.discard}>
              Discard
            </Button>
          </>
        )}
      </p>
      {edit.isOvertaken && (
        <p role="status" className={styles["note"]}>
          v{newest.number} was saved since you began to type. What it changed is not in your text: saving
          yours makes the version after it.
        </p>
      )}
      <Views policyId={policyId} search={search} />
      {view === "text" && (
        <TextView policy={policy} edit={edit} mayManage={mayManage} line={lineOf(search, newest)} />
      )}
      {view === "replay" && <Replay edit={edit} />}
      {view === "shadow" && <Shadow policy={policy} />}
      {view === "versions" && (
        <PolicyVersions
          policy={policy}
          chosen={search.version}
          onChoose={(version) => onSearch({ view: "versions", version })}
          onUse={mayManage ? setUsing : undefined}
        />
      )}
      {using && <UseDialog policy={policy} version={using} onClose={() => setUsing(undefined)} />}
    </Page>
  );
}

/** A line is of the version that was meant; in another text it is somewhere else. */
const lineOf = ({ version, line }: PolicySearch, newest: PolicyVersion): number | undefined =>
  version === undefined || version === newest.id ? line : undefined;

const tabs: readonly { view: PolicyView; label: string }[] = [
  { view: "text", label: "Text and tests" },
  { view: "replay", label: "Replay" },
  { view: "shadow", label: "Shadow" },
  { view: "versions", label: "Versions" },
];

type ViewsProps = { policyId: string; search: PolicySearch };

const Views = ({ policyId, search }: ViewsProps) => (
  <nav className={tabStyles["tabs"]} aria-label="Views of the policy">
    {tabs.map(({ view, label }) => (
      <Link
        key={view}
        to="/policies/$policyId"
        params={{ policyId }}
        search={searchOf(view, search)}
        activeOptions={{ exact: true }}
      >
        {label}
      </Link>
    ))}
  </nav>
);

/** The link to where one is leads to just there. */
function searchOf(view: PolicyView, search: PolicySearch): PolicySearch {
  if (view === (search.view ?? "text")) return search;
  return view === "text" ? {} : { view };
}

type TextViewProps = { policy: Policy; edit: PolicyText; mayManage: boolean; line: number | undefined };

function TextView({ policy, edit, mayManage, line }: TextViewProps) {
  const versions = useQuery(policyVersionsQuery(policy.id)).data ?? [policy.latest_version];
  return (
    <div className={styles["columns"]}>
      <PolicyEditor edit={edit} isReadOnly={!mayManage} line={line} />
      <aside className={styles["aside"]} aria-label="Tests and use">
        <PolicyTests edit={edit} />
        <Uses policy={policy} versions={versions} mayManage={mayManage} />
      </aside>
    </div>
  );
}

function SaveButton({ policy, edit }: { policy: Policy; edit: PolicyText }) {
  const save = useSavePolicy();
  const { text, parsed, isEdited, isSettled } = edit;
  return (
    <>
      <FormError error={save.error} />
      <Button
        variant="default"
        disabled={!isEdited || !parsed.ok || !isSettled}
        loading={save.isPending}
        onClick={() => save.mutate({ name: policy.name, text })}
      >
        Save v{policy.latest_version.number + 1}
      </Button>
    </>
  );
}
