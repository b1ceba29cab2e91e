import rows from "../../../design/rows.module.css";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { SettingsTabs } from "../components/settings-tabs.tsx";
import { DirectoryRules } from "./directory-rules.tsx";
import { ProtectedEnvironments } from "./protected-environments.tsx";
import { Roles } from "./roles.tsx";

/** Who may do what, and where. */
export function AccessPage() {
  const mayManage = usePermission("manage-roles");
  return (
    <Page title="Access">
      <SettingsTabs />
      <div className={rows["sections"]}>
        <Roles mayManage={mayManage} />
        {mayManage && <DirectoryRules />}
        <ProtectedEnvironments mayManage={mayManage} />
      </div>
    </Page>
  );
}
