import { Link } from "@tanstack/react-router";
import { Section } from "../../../design/section.tsx";
import { usePermission } from "../../me/queries.ts";
import styles from "./people-links.module.css";

/** Where it is said who may do what, and where it stands who did. */
export function AccessLinks() {
  const mayReadAudit = usePermission("read-audit");
  return (
    <Section title="Access">
      <Link to="/settings/access" className={styles["link"]}>
        <strong>Keys and roles</strong>
        <span>API keys, what they spend, budgets, roles</span>
      </Link>
      {mayReadAudit && (
        <Link to="/settings/audit" className={styles["link"]}>
          <strong>Audit log</strong>
          <span>every change and every denied attempt</span>
        </Link>
      )}
    </Section>
  );
}
