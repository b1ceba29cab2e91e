import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { SettingsTabs } from "../../settings/components/settings-tabs.tsx";
import { waysQuery } from "../../sign-in/queries.ts";
import { accountQuery } from "../account-queries.ts";
import { AccountName } from "../components/account-name.tsx";
import { ChangePassword } from "../components/change-password.tsx";
import { LinkedAccounts } from "../components/linked-accounts.tsx";
import { Passkeys } from "../components/passkeys.tsx";
import styles from "../components/people.module.css";
import { SecondFactor } from "../components/second-factor.tsx";
import { Sessions } from "../components/sessions.tsx";

/** One's own account: name, ways to sign in, what else speaks for one, and where one is signed in. */
export function AccountPage() {
  const ways = useQuery(waysQuery).data;
  return (
    <Page title="Your account">
      <SettingsTabs />
      {ways?.mode === "local" && (
        <EmptyState title="There are no accounts here">
          This Parley is for one person on this machine. Started with <code>PARLEY_AUTH=accounts</code>,
          everybody has an account with a password, passkeys and sessions.
        </EmptyState>
      )}
      {ways?.mode === "accounts" && <Account hasPasskeys={ways.has_passkeys} />}
    </Page>
  );
}

function Account({ hasPasskeys }: { hasPasskeys: boolean }) {
  const account = useQuery(accountQuery);
  if (account.error)
    return (
      <ErrorState
        error={account.error}
        title="Your account could not be read"
        retry={() => void account.refetch()}
      />
    );
  if (!account.data) return <LoadingRows count={4} />;
  return (
    <div className={styles["sections"]}>
      <AccountName key={account.data.name} account={account.data} />
      <ChangePassword />
      <SecondFactor isOn={account.data.twoFactorEnabled} />
      <Passkeys isPossible={hasPasskeys} />
      <LinkedAccounts />
      <Sessions />
    </div>
  );
}
