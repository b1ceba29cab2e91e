import rows from "../../../design/rows.module.css";
import { Page } from "../../../shell/page.tsx";
import { NeedsPermission } from "../components/needs-permission.tsx";
import { SettingsTabs } from "../components/settings-tabs.tsx";
import { RedactionHook } from "./redaction-hook.tsx";
import { RedactionRules } from "./redaction-rules.tsx";
import { RetentionRules } from "./retention-rules.tsx";
import { RetentionRuns } from "./retention-runs.tsx";

/** How long Logs are kept, what is never kept, and what was deleted. */
export function RetentionPage() {
  return (
    <Page title="Retention">
      <SettingsTabs />
      <NeedsPermission permission="manage-retention">
        <div className={rows["sections"]}>
          <RetentionRules />
          <RetentionRuns />
          <RedactionRules />
          <RedactionHook />
        </div>
      </NeedsPermission>
    </Page>
  );
}
