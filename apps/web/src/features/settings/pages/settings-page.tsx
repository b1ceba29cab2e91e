import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { permissionNames } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Page } from "../../../shell/page.tsx";
import { meQuery, usePermission } from "../../me/queries.ts";
import { RepositorySettings } from "../../repositories/components/repository-settings.tsx";
import { Webhooks } from "../../webhooks/components/webhooks.tsx";
import { Environments } from "../components/environments.tsx";
import { ProviderKeys } from "../components/provider-keys.tsx";
import { SettingsTabs } from "../components/settings-tabs.tsx";
import { SignOut } from "../components/sign-out.tsx";
import styles from "./settings-page.module.css";

/** Keys of model providers, environments, webhooks, how the app looks, and what runs here. */
export function SettingsPage() {
  const mayAdminister = usePermission("admin");
  const mayManageSecrets = usePermission("manage-secrets");
  const mayManageWebhooks = usePermission("manage-webhooks");
  return (
    <Page title="Settings">
      <SettingsTabs />
      <div className={rows["sections"]}>
        {mayManageSecrets && <ProviderKeys />}
        <Environments />
        {mayManageWebhooks && <Webhooks />}
        {mayAdminister && <RepositorySettings />}
        <Appearance />
        <About />
      </div>
    </Page>
  );
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title="Colours" isBare>
      <SegmentedControl
        aria-label="Colours"
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme === "dark" || scheme === "light" ? scheme : "auto")}
        data={[
          { value: "auto", label: "As the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
    </Section>
  );
}

const describeAll = (permissions: readonly string[]): string =>
  permissionNames.every((name) => permissions.includes(name)) ? "everything" : permissions.join(", ");

function About() {
  const { data } = useQuery(meQuery);
  return (
    <Section title="About" isBare>
      <dl className={styles["about"]}>
        <dt>Organization</dt>
        <dd>{data?.organization.name ?? "–"}</dd>
        <dt>Signed in as</dt>
        <dd>
          {data?.actor.name ?? "–"}
          <SignOut />
        </dd>
        <dt>May</dt>
        <dd>{data ? describeAll(data.permissions) : "–"}</dd>
        <dt>Parley</dt>
        <dd>{data?.version ?? "–"}</dd>
        <dt>API</dt>
        <dd>
          <a href="/openapi.json">openapi.json</a>
        </dd>
      </dl>
    </Section>
  );
}
