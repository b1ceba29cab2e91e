import { Link } from "@tanstack/react-router";
import styles from "../../settings/components/settings-tabs.module.css";

/** The pages of what people decide beforehand. */
export const RuleTabs = () => (
  <nav className={styles["tabs"]} aria-label="Decided beforehand">
    <Link to="/policies" activeOptions={{ exact: true, includeSearch: false }}>
      Policies
    </Link>
    <Link to="/grants" activeOptions={{ exact: true, includeSearch: false }}>
      Grants
    </Link>
  </nav>
);
