import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { SettingsTabs } from "../../settings/components/settings-tabs.tsx";
import { waysQuery } from "../../sign-in/queries.ts";
import { Invitations } from "../components/invitations.tsx";
import { Members } from "../components/members.tsx";
import { OrganizationSection } from "../components/organization-section.tsx";
import styles from "../components/people.module.css";
import { ServiceAccounts } from "../components/service-accounts.tsx";
import { SsoConnections } from "../components/sso-connections.tsx";
import { Teams } from "../components/teams.tsx";

/** Who belongs to the organization: people, teams, programs, and how they come in. */
export function PeoplePage() {
  const mayManage = usePermission("manage-members");
  const mayAdminister = usePermission("admin");
  const isLocal = useQuery(waysQuery).data?.mode === "local";
  return (
    <Page title="People">
      <SettingsTabs />
      <div className={styles["sections"]}>
        {isLocal ? (
          <LocalWords />
        ) : (
          <>
            <OrganizationSection />
            <Members />
            {mayManage && <Invitations />}
            <Teams />
          </>
        )}
        {mayManage && <ServiceAccounts />}
        {mayAdminister && !isLocal && <SsoConnections />}
      </div>
    </Page>
  );
}

const LocalWords = () => (
  <EmptyState title="This Parley is for one person" example="PARLEY_AUTH=accounts npm start">
    It listens on this machine alone, and its link is all it takes to get in. To work with others, start it so
    that everybody has an account: the first link then makes yours, and from here you invite the rest.
  </EmptyState>
);
