import { Button, Menu } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { type ApiKey, apiKeysQuery } from "../access-queries.ts";
import { describeKey } from "./describe-key.ts";
import { KeyDialog } from "./key-dialog.tsx";
import { RevokeKey, RotateKey } from "./key-acts.tsx";
import { useServiceAccounts } from "./use-service-accounts.ts";

const isEnded = ({ revoked_at, expires_at }: ApiKey): boolean =>
  revoked_at !== null || (expires_at !== null && Date.parse(expires_at) <= Date.now());

/** The keys of programs. */
export function ApiKeys() {
  const list = useQuery(apiKeysQuery);
  const [isAdding, setAdding] = useState(false);
  const [isAll, setAll] = useState(false);
  const ended = list.data?.filter(isEnded) ?? [];
  const working = list.data?.filter((key) => !isEnded(key)) ?? [];
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      Make a key…
    </Button>
  );
  return (
    <Section title="API keys" aside={add}>
      {list.isPending && <LoadingRows count={3} />}
      {list.error && (
        <ErrorState error={list.error} title="The keys could not be read" retry={() => void list.refetch()} />
      )}
      {list.data && working.length === 0 && (
        <p className={rows["none"]}>
          No key works. A program needs one to call what is here: it may do no more than you choose, and ends
          when you say so.
        </p>
      )}
      {[...working, ...(isAll ? ended : [])].map((apiKey) => (
        <KeyRow key={apiKey.id} apiKey={apiKey} />
      ))}
      {ended.length > 0 && (
        <div className={rows["row"]}>
          <Button variant="subtle" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {isAll ? "Hide those that ended" : `Show ${formatPlural(ended.length, "key")} that ended`}
          </Button>
        </div>
      )}
      {isAdding && <KeyDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

type Act = "change" | "rotate" | "revoke";

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const [act, setAct] = useState<Act>();
  const close = (): void => setAct(undefined);
  const account = useServiceAccounts().find(({ id }) => id === apiKey.service_account_id);
  return (
    <div className={rows["row"]} role="group" aria-label={apiKey.name}>
      <div className={rows["words"]}>
        <strong>{apiKey.name}</strong>
        <code>…{apiKey.key_hint}</code>
        {apiKey.revoked_at && <Tag tone="failed">revoked</Tag>}
        {!apiKey.revoked_at && isEnded(apiKey) && <Tag>expired</Tag>}
        {apiKey.old_key_works_until && <Tag tone="waiting">the old one still works</Tag>}
        {account && <span>of {account.name}</span>}
        <span className={rows["quiet"]}>{describeKey(apiKey)}</span>
        <span className={rows["quiet"]}>
          {apiKey.last_used_at ? (
            <>
              used <RelativeTime at={apiKey.last_used_at} />
            </>
          ) : (
            "never used"
          )}
        </span>
      </div>
      {!apiKey.revoked_at && <KeyMenu name={apiKey.name} onAct={setAct} />}
      {act === "change" && <KeyDialog apiKey={apiKey} onClose={close} />}
      {act === "rotate" && <RotateKey apiKey={apiKey} onClose={close} />}
      {act === "revoke" && <RevokeKey apiKey={apiKey} onClose={close} />}
    </div>
  );
}

const KeyMenu = ({ name, onAct }: { name: string; onAct: (act: Act) => void }) => (
  <div className={rows["acts"]}>
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" aria-label={`What to do with ${name}`}>
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onAct("change")}>Change…</Menu.Item>
        <Menu.Item onClick={() => onAct("rotate")}>Rotate…</Menu.Item>
        <Menu.Item color="red" onClick={() => onAct("revoke")}>
          Revoke…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  </div>
);
