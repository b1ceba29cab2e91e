import { Link } from "@tanstack/react-router";
import styles from "../../settings/components/settings-tabs.module.css";

/** The pages about who decides what: beforehand, when, and how it went. */
export const RuleTabs = () => (
  <nav className={styles["tabs"]} aria-label="Who decides">
    <Link to="/policies" activeOptions={{ exact: true, includeSearch: false }}>
      Policies
    </Link>
    <Link to="/grants" activeOptions={{ exact: true, includeSearch: false }}>
      Grants
    </Link>
    <Link to="/schedules" activeOptions={{ exact: true, includeSearch: false }}>
      On call
    </Link>
    <Link to="/approvals/analytics" activeOptions={{ exact: true, includeSearch: false }}>
      Analytics
    </Link>
  </nav>
);
