import { Button } from "@mantine/core";
import type { Policy } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { NewPolicyDialog } from "../components/new-policy-dialog.tsx";
import { RuleTabs } from "../components/rule-tabs.tsx";
import { UseTags } from "../components/use-tags.tsx";
import { policiesQuery } from "../queries.ts";
import { starterText } from "../starter-text.ts";
import styles from "./policies-page.module.css";

/** What people have decided beforehand: rules of which calls run, are refused, or are asked about. */
export function PoliciesPage() {
  const list = useQuery(policiesQuery);
  const mayManage = usePermission("manage-policies");
  const [isMaking, setMaking] = useState(false);
  const navigate = useNavigate();
  const begin = mayManage && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
      New policy…
    </Button>
  );
  return (
    <Page title="Policies" actions={list.data && list.data.length > 0 ? begin : undefined}>
      <RuleTabs />
      {list.isPending && <LoadingRows count={4} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title="The policies could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {list.data?.length === 0 && (
        <EmptyState
          title="People are asked about everything"
          example={starterText}
          action={begin || undefined}
        >
          A policy says beforehand which calls run, which are refused, and who is asked about the rest. It can
          bring its own tests along, be replayed over past calls, and watch before it decides.
        </EmptyState>
      )}
      {list.data && list.data.length > 0 && <PolicyList policies={list.data} />}
      {isMaking && (
        <NewPolicyDialog
          taken={list.data?.map(({ name }) => name) ?? []}
          onMade={(policyId) => void navigate({ to: "/policies/$policyId", params: { policyId } })}
          onClose={() => setMaking(false)}
        />
      )}
    </Page>
  );
}

const PolicyList = ({ policies }: { policies: readonly Policy[] }) => (
  <ul className={styles["list"]} aria-label="Policies">
    {policies.map((policy) => (
      <li key={policy.id} className={rows["row"]}>
        <div className={rows["words"]}>
          <Link to="/policies/$policyId" params={{ policyId: policy.id }}>
            <strong>{policy.name}</strong>
          </Link>
          <UseTags policy={policy} />
          {policy.activations.length === 0 && <span className={rows["quiet"]}>not in use</span>}
        </div>
        <div className={rows["acts"]}>
          <span className={rows["quiet"]}>
            v{policy.latest_version.number} <RelativeTime at={policy.latest_version.created_at} />
          </span>
        </div>
      </li>
    ))}
  </ul>
);
