import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { type LinkedAccount, linkedQuery, useUnlink } from "../../channels/queries.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";

/** The accounts at platforms that decide in one's name. */
export function LinkedAccounts() {
  const list = useQuery(linkedQuery);
  return (
    <ListSection
      title="Linked accounts"
      list={list}
      none="No account is linked to you. In Slack, /parley link begins it; elsewhere, write to the bot alone."
    >
      {(account) => <AccountRow key={`${account.channel.id} ${account.external_id}`} account={account} />}
    </ListSection>
  );
}

function AccountRow({ account }: { account: LinkedAccount }) {
  const unlink = useUnlink();
  const { channel, external_id: id, created_at: since } = account;
  const words = `${channel.name}, ${id}`;
  return (
    <div className={styles["row"]} role="group" aria-label={words}>
      <div className={styles["words"]}>
        <strong>{words}</strong>
        <span className={styles["quiet"]}>
          decides as you · linked <RelativeTime at={since} />
        </span>
        <FormError error={unlink.error} />
      </div>
      <div className={styles["acts"]}>
        <Button
          variant="subtle"
          color="red"
          loading={unlink.isPending}
          onClick={() => unlink.mutate(account)}
        >
          Unlink
        </Button>
      </div>
    </div>
  );
}
