import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { File } from "@parley/contract";
import { IconPencil } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { versionName } from "../../prompts/version-name.ts";
import type { ContentEditing, ContentValues } from "../content-fields.ts";
import { findFieldProblem } from "../find-field-problem.ts";
import { useRefreshFile } from "../queries.ts";
import { headOf, saveOver } from "../save-over.ts";
import { useDraft } from "../use-draft.ts";
import { ContentView, type FileContent } from "./content-view.tsx";
import { SavingProblem } from "./saving-problem.tsx";
import styles from "./editable-content.module.css";

const ContentForm = lazy(async () => ({ default: (await import("./content-form.tsx")).ContentForm }));

type EditableContentProps<C> = {
  /** Of one File, newest first. */
  versions: readonly [File, ...File[]];
  /** What is in the newest. */
  content: FileContent;
  editing: ContentEditing<C>;
  /** Makes the version that was typed, over none but the expected one. */
  save: (content: C, over: Over) => Promise<File>;
  /** What stands below: given what is typed, without content while that cannot be read. */
  below?: (draft: { content: C | undefined } | undefined) => ReactNode;
};

/** For an upsert: the version that it is to follow. */
export type Over = { expected_version_id?: string };

/** The content of the newest version to read, and to edit into the next one. */
export function EditableContent<C>({ versions, content, editing, save, below }: EditableContentProps<C>) {
  const [version] = versions;
  const draft = useDraft<ContentValues>(version.id, versions);
  const mayWrite = usePermission("write");
  const saving = useSaving({ newest: version, draft, save });
  if (!draft.typed) {
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
        {below?.(undefined)}
      </div>
    );
  }
  const { typed: values } = draft;
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
      <SavingProblem error={saving.error} versions={versions} overtakenBy={draft.overtakenBy} />
      <Suspense fallback={<LoadingRows />}>
        <ContentForm fields={fields} values={values} onChange={draft.change} />
      </Suspense>
      {below?.({ content: isReady ? editing.read(values) : undefined })}
    </div>
  );
}

const isOther = (one: ContentValues, other: ContentValues): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);

type Saving<C> = Pick<EditableContentProps<C>, "save"> & {
  newest: File;
  draft: ReturnType<typeof useDraft<ContentValues>>;
};

function useSaving<C>({ newest, draft, save }: Saving<C>) {
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: (content: C) =>
      saveOver(draft.known, (expected) =>
        save(content, expected === undefined ? {} : { expected_version_id: expected }),
      ),
    // What was saved meanwhile is shown, with what is typed still there.
    onError: async (error) => {
      const head = headOf(error);
      if (head === undefined) return;
      await refresh(newest);
      draft.overtake(head);
    },
    onSuccess: async (saved) => {
      notifications.show({ message: `Saved ${versionName(saved)}. Nothing was deployed.` });
      await refresh(saved);
      draft.discard();
    },
  });
}
