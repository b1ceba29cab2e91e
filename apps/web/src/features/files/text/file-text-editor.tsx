import { Button } from "@mantine/core";
import type { File } from "@parley/contract";
import { Tag } from "../../../design/tag.tsx";
import { ImportError } from "../../datasets/components/import-error.tsx";
import { usePermission } from "../../me/queries.ts";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { OvertakenNote } from "../components/overtaken-note.tsx";
import { AddText } from "./add-text.tsx";
import styles from "./file-text.module.css";
import { TextSection } from "./text-section.tsx";
import type { LoadedText } from "./text-queries.ts";
import { useFileText } from "./use-file-text.ts";
import { useSaveText } from "./use-save-text.ts";

type FileTextEditorProps = { newest: File; loaded: LoadedText };

/** Each text of a File in an editor of its own, with what is wrong in it. */
export function FileTextEditor({ newest, loaded }: FileTextEditorProps) {
  const mayWrite = usePermission("write");
  const edit = useFileText(newest, loaded);
  const { reading, texts, isEdited } = edit;
  const save = useSaveText({ newest, loaded, onSaved: edit.discard });
  const form = loaded.sync.forms[newest.type];
  const problems = reading.ok ? [] : reading.problems;
  return (
    <div className={styles["editor"]}>
      <div className={styles["bar"]}>
        <VersionLabel version={newest} />
        {isEdited && (
          <>
            <Tag tone="human">edited</Tag>
            <Button variant="subtle" onClick={edit.discard}>
              Discard
            </Button>
          </>
        )}
        <Button
          className={styles["save"] ?? ""}
          disabled={!mayWrite || !isEdited || !reading.ok}
          loading={save.isPending}
          onClick={() => reading.ok && save.mutate(reading.content)}
        >
          Save version
        </Button>
      </div>
      {edit.isOvertaken && <OvertakenNote by={newest} />}
      {save.error && <ImportError error={save.error} />}
      {[...texts].map(([suffix, text]) => (
        <TextSection
          key={suffix}
          name={`${newest.name}${suffix}`}
          text={text}
          problems={problems.filter((problem) => problem.suffix === suffix)}
          isReadOnly={!mayWrite}
          onChange={(next) => edit.change(suffix, next)}
          {...(suffix !== form.suffix && mayWrite && { onRemove: () => edit.change(suffix, undefined) })}
        />
      ))}
      {mayWrite && (
        <AddText
          name={newest.name}
          suffixes={form.siblings.filter((suffix) => !texts.has(suffix))}
          problems={problems.filter(({ suffix }) => !texts.has(suffix))}
          onAdd={(suffix) => edit.change(suffix, "")}
        />
      )}
    </div>
  );
}
