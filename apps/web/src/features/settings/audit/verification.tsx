import type { Contract, EndpointReply } from "@parley/contract";
import { formatCount } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import { Tag } from "../../../design/tag.tsx";
import styles from "./audit-page.module.css";

type Found = EndpointReply<Contract["audit"]["endpoints"]["verify"]>;

/** What a verification found, said aloud as well. */
export const Verification = ({ found, error }: { found: Found | undefined; error: unknown }) => (
  <div role="status" className={styles["verification"]}>
    {found?.is_intact && (
      <p>
        <Tag tone="passed">intact</Tag> {formatCount(found.entries)}{" "}
        {found.entries === 1 ? "entry" : "entries"}, each as it was written.
        {found.head && (
          <>
            {" "}
            Keep this elsewhere, and it proves later that nothing before it was changed:{" "}
            <code>
              {found.head.sequence} {found.head.hash}
            </code>
          </>
        )}
      </p>
    )}
    {found?.broken && (
      <p>
        <Tag tone="failed">broken</Tag> Entry {found.broken.sequence}: {found.broken.reason}
      </p>
    )}
    <FormError error={error} />
  </div>
);
