import { CopyButton } from "../../../design/copy-button.tsx";
import { prettyJson } from "../../../design/pretty-json.ts";
import styles from "./log-detail.module.css";

/** Data that machines exchanged, folded away until it is wanted. */
export function JsonSection({
  title,
  value,
  isOpen = false,
}: {
  title: string;
  value: unknown;
  isOpen?: boolean;
}) {
  if (value == null || (typeof value === "object" && Object.keys(value).length === 0)) return null;
  const text = prettyJson(value);
  return (
    <details className={styles["json"]} open={isOpen}>
      <summary>{title}</summary>
      <div>
        <pre tabIndex={0}>{text}</pre>
        <CopyButton text={text} label={`Copy ${title.toLowerCase()}`} />
      </div>
    </details>
  );
}
