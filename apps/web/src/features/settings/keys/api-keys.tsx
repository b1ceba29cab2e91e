import { Button, Menu, Switch } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatMoney } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import rows from "../components/provider-keys.module.css";
import { SecretDialog } from "../../webhooks/components/secret-dialog.tsx";
import { type ApiKey, apiKeysQuery, useRevokeKey, useRotateKey } from "../access-queries.ts";
import { KeyDialog } from "./key-dialog.tsx";

const isEnded = ({ revoked_at, expires_at }: ApiKey): boolean =>
  revoked_at !== null || (expires_at !== null && Date.parse(expires_at) <= Date.now());

/** The keys of programs. */
export function ApiKeys() {
  const list = useQuery(apiKeysQuery);
  const [isAdding, setAdding] = useState(false);
  const [isAll, setAll] = useState(false);
  const shown = (list.data ?? []).filter((key) => isAll || !isEnded(key));
  return (
    <Section
      title="API keys"
      aside={
        <>
          <Switch
            size="xs"
            label="ended ones too"
            checked={isAll}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
          <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            Make a key…
          </Button>
        </>
      }
    >
      {list.isPending && <LoadingRows count={3} />}
      {list.error && (
        <ErrorState error={list.error} title="The keys could not be read" retry={() => void list.refetch()} />
      )}
      {list.data && shown.length === 0 && <p className={rows["none"]}>No keys that work.</p>}
      {shown.map((apiKey) => (
        <KeyRow key={apiKey.id} apiKey={apiKey} />
      ))}
      {isAdding && <KeyDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const [open, setOpen] = useState<"rotate" | "revoke">();
  return (
    <div className={rows["row"]}>
      <div className={rows["words"]}>
        <strong>{apiKey.name}</strong>
        <code>…{apiKey.key_hint}</code>
        {apiKey.revoked_at && <Tag tone="failed">revoked</Tag>}
        {!apiKey.revoked_at && isEnded(apiKey) && <Tag>expired</Tag>}
        {apiKey.old_key_works_until && <Tag tone="waiting">old one works still</Tag>}
        <span className={rows["quiet"]}>{describe(apiKey)}</span>
        <span className={rows["quiet"]}>
          used <RelativeTime at={apiKey.last_used_at} />
        </span>
      </div>
      {!apiKey.revoked_at && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="subtle" aria-label={`What to do with ${apiKey.name}`}>
              <IconDots size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setOpen("rotate")}>Rotate…</Menu.Item>
            <Menu.Item color="red" onClick={() => setOpen("revoke")}>
              Revoke…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {open === "rotate" && <RotateKey apiKey={apiKey} onClose={() => setOpen(undefined)} />}
      {open === "revoke" && <RevokeKey apiKey={apiKey} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function describe({ permissions, paths, environments, monthly_budget, spent_this_month, ...key }: ApiKey) {
  const may =
    permissions.includes("admin") && permissions.length > 10 ? "everything" : permissions.join(", ");
  return [
    may,
    paths && `in ${paths.join(", ")}`,
    environments && `from ${environments.map(({ name }) => name).join(", ")}`,
    key.requests_per_minute !== null && `${key.requests_per_minute} a minute`,
    monthly_budget !== null &&
      `${formatMoney(spent_this_month)} of ${formatMoney(monthly_budget)} this month`,
    key.expires_at && `ends ${key.expires_at.slice(0, 10)}`,
  ]
    .filter((part) => typeof part === "string")
    .join(" · ");
}

type KeyActProps = { apiKey: ApiKey; onClose: () => void };

const dayHours = 24;

function RotateKey({ apiKey, onClose }: KeyActProps) {
  const rotate = useRotateKey(apiKey.id);
  if (rotate.data)
    return (
      <SecretDialog secret={rotate.data.key} onClose={onClose}>
        This is the new key of {apiKey.name}. The old one works for a day more.
      </SecretDialog>
    );
  return (
    <Confirm
      isOpen
      title={`Give ${apiKey.name} a new key?`}
      act="Rotate the key"
      isPending={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(dayHours)}
      onClose={onClose}
    >
      <p>The new key is shown once. The old one works for a day more, with the same limits and budget.</p>
    </Confirm>
  );
}

function RevokeKey({ apiKey, onClose }: KeyActProps) {
  const revoke = useRevokeKey(apiKey.id);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Revoke ${apiKey.name}?`}
      act="Revoke the key"
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Whatever uses it is refused from now on. This cannot be taken back.</p>
    </Confirm>
  );
}
