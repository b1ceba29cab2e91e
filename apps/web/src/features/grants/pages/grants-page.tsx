import { Button, Switch, TextInput } from "@mantine/core";
import type { Grant } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { RuleTabs } from "../../policies/components/rule-tabs.tsx";
import { GrantDialog } from "../components/grant-dialog.tsx";
import { GrantRow } from "../components/grant-row.tsx";
import styles from "../components/grants.module.css";
import type { GrantSearch } from "../grant-search.ts";
import { grantQuery, grantsPageSize, grantsQuery, useRevokeGrant } from "../queries.ts";

type GrantsPageProps = { search: GrantSearch; onSearch: (search: GrantSearch) => void };

/** Yes beforehand: which calls, how many, and what is left of it. */
export function GrantsPage({ search, onSearch }: GrantsPageProps) {
  const mayManage = usePermission("manage-policies");
  const [isMaking, setMaking] = useState(false);
  const list = useQuery(grantsQuery(search));
  const make = mayManage && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
      New grant…
    </Button>
  );
  const isEmpty = list.data?.total === 0;
  const isPlain = search.all === undefined && search.tool === undefined;
  return (
    <Page title="Grants" actions={isEmpty && isPlain ? undefined : make}>
      <RuleTabs />
      <Filters search={search} onSearch={onSearch} />
      {list.isPending && <LoadingRows count={4} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title="The grants could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {isEmpty && <Nothing isPlain={isPlain} make={make || undefined} />}
      <Grants search={search} records={list.data?.records ?? []} onSearch={onSearch} mayManage={mayManage} />
      {list.data && list.data.total > grantsPageSize && (
        <Pages search={search} total={list.data.total} onSearch={onSearch} />
      )}
      {isMaking && (
        <GrantDialog
          onMade={(grant) => {
            setMaking(false);
            onSearch({ grant });
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </Page>
  );
}

function Filters({ search, onSearch }: GrantsPageProps) {
  return (
    <div className={styles["filters"]} role="search" aria-label="Filter">
      <TextInput
        aria-label="Tool"
        placeholder="Tool"
        value={search.tool ?? ""}
        onChange={(event) => {
          const { page: _page, tool: _tool, ...rest } = search;
          const tool = event.currentTarget.value;
          onSearch({ ...rest, ...(tool && { tool }) });
        }}
      />
      <Switch
        label="Also those that are over"
        checked={search.all ?? false}
        onChange={(event) => {
          const { page: _page, all: _all, ...rest } = search;
          onSearch({ ...rest, ...(event.currentTarget.checked && { all: true as const }) });
        }}
      />
    </div>
  );
}

type GrantsProps = GrantsPageProps & { records: readonly Grant[]; mayManage: boolean };

/** The list; a grant that the URL names is there also where no filter lets it through. */
function Grants({ search, onSearch, records, mayManage }: GrantsProps) {
  const [revoking, setRevoking] = useState<Grant>();
  const isListed = records.some(({ id }) => id === search.grant);
  const named = useQuery({
    ...grantQuery(search.grant ?? ""),
    enabled: search.grant !== undefined && !isListed,
  }).data;
  const shown = named && !isListed ? [named, ...records] : records;
  const { grant: at, ...others } = search;
  return (
    <>
      {shown.length > 0 && (
        <ul className={styles["list"]} aria-label="Grants">
          {shown.map((grant) => (
            <GrantRow
              key={grant.id}
              grant={grant}
              isOpen={grant.id === at && grant.uses > 0}
              onToggle={() => onSearch(grant.id === at ? others : { ...others, grant: grant.id })}
              onRevoke={mayManage && grant.status === "open" ? () => setRevoking(grant) : undefined}
            />
          ))}
        </ul>
      )}
      {/* Also while the list is empty: a dialog that is taken away never hears that it is done. */}
      {revoking && <RevokeDialog grant={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}

function RevokeDialog({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const revoke = useRevokeGrant();
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Revoke the grant for ${grant.tool}?`}
      act="Revoke the grant"
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(grant.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        What it has approved stays approved; from now on people are asked again. It cannot be brought back.
      </p>
    </Confirm>
  );
}

const Nothing = ({ isPlain, make }: { isPlain: boolean; make: ReactNode }) =>
  isPlain ? (
    <EmptyState
      title="No grants"
      example={'refund · args.amount <= 20 && args.currency == "EUR" · up to 200 in all · until Friday'}
      action={make}
    >
      A grant is a yes beforehand to some calls of one tool: so many, up to so much, until then. What a policy
      denies stays denied.
    </EmptyState>
  ) : (
    <EmptyState title="No grant is like that">Clear the filter above.</EmptyState>
  );

function Pages({ search, total, onSearch }: GrantsPageProps & { total: number }) {
  const { page = 1 } = search;
  const count = Math.ceil(total / grantsPageSize);
  return (
    <nav className={styles["filters"]} aria-label="Pages">
      <Button variant="default" disabled={page === 1} onClick={() => onSearch({ ...search, page: page - 1 })}>
        Newer
      </Button>
      <span>
        Page {formatCount(page)} of {formatCount(count)}
      </span>
      <Button
        variant="default"
        disabled={page >= count}
        onClick={() => onSearch({ ...search, page: page + 1 })}
      >
        Older
      </Button>
    </nav>
  );
}
