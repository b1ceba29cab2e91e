import rows from "../../../design/rows.module.css";
import { Page } from "../../../shell/page.tsx";
import { NeedsPermission } from "../components/needs-permission.tsx";
import { SettingsTabs } from "../components/settings-tabs.tsx";
import { Budgets } from "../usage/budgets.tsx";
import { Usage } from "../usage/usage.tsx";
import { ApiKeys } from "./api-keys.tsx";

/** What programs may do, and what models cost. */
export function KeysPage() {
  return (
    <Page title="Keys and budgets">
      <SettingsTabs />
      <NeedsPermission permission="manage-keys">
        <div className={rows["sections"]}>
          <ApiKeys />
          <Budgets />
          <Usage />
        </div>
      </NeedsPermission>
    </Page>
  );
}
