import type { Approval } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { RelativeTime } from "../../../design/figures.tsx";
import { CopyButton } from "../../../design/copy-button.tsx";
import { Section } from "../../../design/section.tsx";
import { receiptsQuery } from "../queries.ts";
import styles from "./receipts.module.css";

const words = {
  claimed: "that it was claimed",
  reported: "what became of it",
  denied: "that it was denied",
  answered: "what was answered",
} as const;

/** Signed statements of what was decided and run, to be kept and verified elsewhere. */
export function Receipts({ approval: { id, execution, outcome } }: { approval: Approval }) {
  const receipts = useQuery({
    ...receiptsQuery(id, execution?.status ?? outcome.status),
    enabled: outcome.status !== "pending",
  });
  if (!receipts.data || receipts.data.length === 0) return null;
  const last = receipts.data.at(-1)?.content.id;
  const verify = `parley receipts keys > keys.json\nparley receipts verify ${last}.receipt --key keys.json`;
  return (
    <Section title="Receipts" isBare>
      <ul className={styles["receipts"]}>
        {receipts.data.map(({ jws, content }) => (
          <li key={content.id}>
            <a
              href={`data:application/jose;charset=utf-8,${encodeURIComponent(jws)}`}
              download={`${content.id}.receipt`}
            >
              {content.id}.receipt
            </a>{" "}
            states {words[content.type]}, <RelativeTime at={content.issued_at} />
          </li>
        ))}
      </ul>
      <div className={styles["hint"]}>
        <p>
          Signed with Ed25519. Whoever has it needs no server to verify it:
          <CopyButton text={verify} label="Copy the commands" />
        </p>
        <pre tabIndex={0}>{verify}</pre>
      </div>
    </Section>
  );
}
