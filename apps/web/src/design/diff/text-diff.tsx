import { useMemo, useState } from "react";
import { formatPlural } from "../format.ts";
import styles from "./diff.module.css";
import { type DiffRow, diffText, hasChanges } from "./diff-text.ts";
import { type Fold, foldRows } from "./fold-rows.ts";

/** Two texts as one, with what was taken away and what was added, word by word. */
export function TextDiff({ before, after, label }: { before: string; after: string; label: string }) {
  const rows = useMemo(() => diffText(before, after), [before, after]);
  const shown = useMemo(() => foldRows(rows), [rows]);
  if (!hasChanges(rows)) return <p className={styles["none"]}>The text is the same.</p>;
  return (
    <div className={styles["text"]} role="table" aria-label={label} tabIndex={0}>
      {shown.map((row, index) =>
        row.kind === "fold" ? <FoldedRows key={index} fold={row} /> : <Row key={index} row={row} />,
      )}
    </div>
  );
}

function FoldedRows({ fold }: { fold: Fold }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return fold.rows.map((row, index) => <Row key={index} row={row} />);
  return (
    <div role="row" className={styles["fold"]}>
      <span role="cell">
        <button type="button" onClick={() => setOpen(true)}>
          Show {formatPlural(fold.rows.length, "equal line")}
        </button>
      </span>
    </div>
  );
}

const signs = { same: "", added: "+", removed: "−" } as const;
const words = { same: "", added: "added", removed: "removed" } as const;

function Row({ row }: { row: DiffRow }) {
  const Mark = row.kind === "removed" ? "del" : "ins";
  return (
    <div role="row" className={styles[row.kind]}>
      <span role="cell" className={styles["number"]}>
        {row.before}
      </span>
      <span role="cell" className={styles["number"]}>
        {row.after}
      </span>
      <span role="cell" className={styles["sign"]} aria-label={words[row.kind]}>
        {signs[row.kind]}
      </span>
      <span role="cell" className={styles["line"]} dir="auto">
        {row.parts.map((part, index) =>
          part.isChanged ? <Mark key={index}>{part.text}</Mark> : <span key={index}>{part.text}</span>,
        )}
      </span>
    </div>
  );
}
