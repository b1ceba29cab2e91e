import type { Permission } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { meQuery } from "../../me/queries.ts";
import styles from "./settings-tabs.module.css";

type Tab = { label: string; to: string; needs?: Permission };

const tabs = [
  { label: "General", to: "/settings" },
  { label: "People", to: "/settings/people" },
  { label: "Access", to: "/settings/access" },
  { label: "Keys and budgets", to: "/settings/keys", needs: "manage-keys" },
  { label: "Channels", to: "/settings/channels", needs: "manage-channels" },
  { label: "Retention", to: "/settings/retention", needs: "manage-retention" },
  { label: "Audit log", to: "/settings/audit", needs: "read-audit" },
  { label: "Availability", to: "/settings/availability" },
  { label: "Your account", to: "/settings/account" },
] as const satisfies readonly Tab[];

/** The pages of the settings that whoever looks may see. */
export function SettingsTabs() {
  const { data: me } = useQuery(meQuery);
  const { pathname } = useLocation();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where they do not fit, the one that is open is in sight.
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname, me]);
  return (
    <nav ref={list} className={styles["tabs"]} aria-label="Settings">
      {tabs
        .filter((tab) => !("needs" in tab) || me?.permissions.includes(tab.needs))
        .map(({ label, to }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            {label}
          </Link>
        ))}
    </nav>
  );
}
