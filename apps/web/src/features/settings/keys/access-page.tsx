import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import styles from "../pages/settings-page.module.css";
import { Roles } from "../roles/roles.tsx";
import { Usage } from "../usage/usage.tsx";
import { ApiKeys } from "./api-keys.tsx";

/** What programs and people may do, and what they spend. */
export function AccessPage() {
  const mayManageKeys = usePermission("manage-keys");
  const mayManageRoles = usePermission("manage-roles");
  return (
    <Page
      title="Keys and roles"
      actions={
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/settings" />}>
          Settings
        </Button>
      }
    >
      <div className={styles["sections"]}>
        {mayManageKeys && <ApiKeys />}
        {mayManageKeys && <Usage />}
        <Roles mayManage={mayManageRoles} />
      </div>
    </Page>
  );
}
