import type { diffKernels } from "@parley/promptfile";
import { FieldChanges } from "../../../design/diff/field-diff.tsx";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { prettyJson } from "../../../design/pretty-json.ts";
import { toFieldChange } from "../to-field-change.ts";
import styles from "./kernel-diff.module.css";

type ToolChange = ReturnType<typeof diffKernels>["tools"][number];

/** The tools that came, went or changed, by their names. */
export const ToolChanges = ({ changes }: { changes: readonly ToolChange[] }) => (
  <div className={styles["messages"]}>
    {changes.map((change, index) => (
      <div key={index}>
        <p className={styles["tool"]}>
          <code>{change.name}</code> {wordsOf(change)}
        </p>
        {change.kind === "changed" && (
          <FieldChanges changes={change.values.map(toFieldChange)} label={`Changes of ${change.name}`} />
        )}
        {change.kind === "added" && (
          <TextDiff before="" after={prettyJson(change.item)} label={`Tool ${change.name}`} />
        )}
      </div>
    ))}
  </div>
);

const wordsOf = (change: ToolChange): string =>
  change.kind === "changed" && change.isMoved ? "changed and moved" : change.kind;
