import type { ArgumentChange } from "@parley/contract";
import { FieldChanges } from "../../../design/diff/field-diff.tsx";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { visibleText } from "../visible-text.ts";
import styles from "./value-changes.module.css";

const longText = 120;

/** What an edit does: short values side by side, long texts word by word. */
export function ValueChanges({ changes, label }: { changes: readonly ArgumentChange[]; label: string }) {
  const visible = changes.map(({ name, before, after }) => ({
    name: visibleText(name),
    before: shown(before),
    after: shown(after),
  }));
  const short = visible.filter((change) => !isLong(change));
  return (
    <div className={styles["changes"]}>
      {short.length > 0 && <FieldChanges changes={short} label={label} />}
      {visible.filter(isLong).map(({ name, before, after }) => (
        <section key={name} aria-label={`${label}: ${name}`}>
          <h3>{name}</h3>
          <TextDiff before={String(before)} after={String(after)} label={`${label}: ${name}`} />
        </section>
      ))}
    </div>
  );
}

const shown = (value: unknown): unknown => {
  if (value === "") return '""';
  return typeof value === "string" ? visibleText(value) : value;
};

const isLong = ({ before, after }: ArgumentChange): boolean =>
  typeof before === "string" && typeof after === "string" && before.length + after.length > longText;
