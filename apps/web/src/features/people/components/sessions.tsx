import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Tag } from "../../../design/tag.tsx";
import { SignOut } from "../../settings/components/sign-out.tsx";
import { sessionsQuery, useEndOtherSessions, useEndSession } from "../account-queries.ts";
import { describeBrowser } from "../describe-browser.ts";
import type { Session } from "../queries.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";

/** Where one is signed in. */
export function Sessions() {
  const list = useQuery(sessionsQuery);
  const endOthers = useEndOtherSessions();
  const hasOthers = (list.data?.length ?? 0) > 1;
  const end = hasOthers && (
    <Button
      variant="subtle"
      color="red"
      loading={endOthers.isPending}
      onClick={() => endOthers.mutate(undefined)}
    >
      End all others
    </Button>
  );
  return (
    <ListSection title="Sessions" aside={end} list={list} none="You are signed in nowhere.">
      {(session) => <SessionRow key={session.id} session={session} />}
    </ListSection>
  );
}

function SessionRow({ session }: { session: Session }) {
  const end = useEndSession();
  const words = describeBrowser(session.browser);
  return (
    <div className={styles["row"]} role="group" aria-label={words}>
      <div className={styles["words"]}>
        <strong>{words}</strong>
        {session.is_current && <Tag tone="human">this one</Tag>}
        <span className={styles["quiet"]}>
          {session.ip_address ?? "unknown address"} · since <RelativeTime at={session.created_at} />
        </span>
        <FormError error={end.error} />
      </div>
      <div className={styles["acts"]}>
        {session.is_current ? (
          <SignOut />
        ) : (
          <Button variant="subtle" color="red" loading={end.isPending} onClick={() => end.mutate(session.id)}>
            End
          </Button>
        )}
      </div>
    </div>
  );
}
