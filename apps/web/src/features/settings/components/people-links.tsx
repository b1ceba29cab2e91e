import { Link } from "@tanstack/react-router";
import { Section } from "../../../design/section.tsx";
import styles from "./people-links.module.css";

/** Where people are managed, and one's own account. */
export function PeopleLinks() {
  return (
    <Section title="People">
      <Link to="/settings/people" className={styles["link"]}>
        <strong>Members and teams</strong>
        <span>who belongs here, invitations, service accounts, single sign-on</span>
      </Link>
      <Link to="/settings/account" className={styles["link"]}>
        <strong>Your account</strong>
        <span>name, password, passkeys, two steps, sessions</span>
      </Link>
    </Section>
  );
}
