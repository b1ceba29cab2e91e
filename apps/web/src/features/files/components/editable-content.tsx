import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { File } from "@parley/contract";
import { IconPencil } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { versionName } from "../../prompts/version-name.ts";
import type { ContentEditing, ContentValues } from "../content-fields.ts";
import { findFieldProblem } from "../find-field-problem.ts";
import { useRefreshFile } from "../queries.ts";
import { useContentDraft } from "../use-content-draft.ts";
import { ContentView, type FileContent } from "./content-view.tsx";
import styles from "./editable-content.module.css";

const ContentForm = lazy(async () => ({ default: (await import("./content-form.tsx")).ContentForm }));

type EditableContentProps<C> = {
  version: File;
  content: FileContent;
  editing: ContentEditing<C>;
  /** Makes the version that was typed. */
  save: (content: C) => Promise<File>;
};

/** The content of a version to read, and to edit into the next one. */
export function EditableContent<C>({ version, content, editing, save }: EditableContentProps<C>) {
  const draft = useContentDraft(version.version_id);
  const mayWrite = usePermission("write");
  const saving = useSaving(save, draft.discard);
  if (!draft.values) {
    return (
      <div className={styles["content"]}>
        <div className={styles["bar"]}>
          <VersionLabel version={version} />
          {mayWrite && (
            <Button
              variant="default"
              className={styles["act"] ?? ""}
              leftSection={<IconPencil size={14} />}
              onClick={() => draft.change(editing.values)}
            >
              Edit
            </Button>
          )}
        </div>
        <ContentView content={content} />
      </div>
    );
  }
  const { values } = draft;
  const fields = editing.fieldsOf(values);
  const isReady = fields.every((field) => findFieldProblem(field, values) === undefined);
  return (
    <div className={styles["content"]}>
      <div className={styles["bar"]}>
        <VersionLabel version={version} />
        {isOther(values, editing.values) && <Tag tone="human">edited</Tag>}
        <Button variant="subtle" className={styles["act"] ?? ""} onClick={draft.discard}>
          {isOther(values, editing.values) ? "Discard" : "Leave it"}
        </Button>
        <Button
          disabled={!isReady || !isOther(values, editing.values)}
          loading={saving.isPending}
          onClick={() => saving.mutate(editing.read(values))}
        >
          Save version
        </Button>
      </div>
      <FormError error={saving.error} />
      <Suspense fallback={<LoadingRows />}>
        <ContentForm fields={fields} values={values} onChange={draft.change} />
      </Suspense>
    </div>
  );
}

const isOther = (one: ContentValues, other: ContentValues): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);

function useSaving<C>(save: (content: C) => Promise<File>, onSaved: () => void) {
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: save,
    onSuccess: async (saved) => {
      notifications.show({ message: `Saved ${versionName(saved)}. Nothing was deployed.` });
      await refresh(saved);
      onSaved();
    },
  });
}
