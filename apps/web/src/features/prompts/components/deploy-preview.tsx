import type { File } from "@parley/contract";
import { newInputsOf } from "../prompt-inputs.ts";
import { kernelOf } from "../prompt-text.ts";
import styles from "./deploy-preview.module.css";
import { KernelDiff } from "./kernel-diff.tsx";

/** What a deployment changes for those who call a Prompt: inputs they have to give now, and the difference. */
export function deployPreview(version: File, before: File) {
  if (version.type !== "prompt" || before.type !== "prompt") return null;
  const [after, was] = [kernelOf(version), kernelOf(before)];
  return (
    <>
      <NewInputs names={newInputsOf(was, after)} />
      <KernelDiff before={was} after={after} />
    </>
  );
}

function NewInputs({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p role="note" className={styles["warning"]}>
      New {names.length === 1 ? "input" : "inputs"}: <strong>{names.join(", ")}</strong>. Calls that do not
      give {names.length === 1 ? "it" : "them"} will be refused.
    </p>
  );
}
