import type { Approval } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatCount } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import { grantQuery } from "../../grants/queries.ts";
import { visibleText } from "../visible-text.ts";
import styles from "./policy-view.module.css";

/** The grant that approved a request, and which use of it this was. */
export function GrantView({ use }: { use: NonNullable<Approval["grant"]> }) {
  const grant = useQuery(grantQuery(use.grant_id)).data;
  const most = grant?.max_uses;
  return (
    <Section title="Approved beforehand" isBare>
      <div className={styles["policy"]}>
        <p>
          A{" "}
          <Link to="/grants" search={{ grant: use.grant_id }}>
            grant
          </Link>
          {grant && ` by ${grant.created_by.full_name ?? grant.created_by.id}`} covers it: use{" "}
          {formatCount(use.number)}
          {most != null && ` of ${formatCount(most)}`}
          {use.amount !== null && `, for ${use.amount}`}.
        </p>
        {grant?.when && <code className={styles["when"]}>{visibleText(grant.when)}</code>}
        {grant?.reason && <p className={styles["quiet"]}>“{visibleText(grant.reason)}”</p>}
      </div>
    </Section>
  );
}
