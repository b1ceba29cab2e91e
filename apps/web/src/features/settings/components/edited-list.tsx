import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Fragment, type ReactNode, useState } from "react";
import { ListSection } from "../../people/components/list-section.tsx";

type Closing = { onClose: () => void };

type EditedListProps<T> = {
  title: string;
  /** What its button says: `Set a rule…` */
  act: string;
  list: UseQueryResult<T[]>;
  none: ReactNode;
  /** What there is one entry of at most. */
  keyOf: (item: T) => string;
  children: (item: T, acts: { onEdit: () => void; onDelete: () => void }) => ReactNode;
  /** Of an entry, or of a new one for what is not taken. */
  editor: (item: T | undefined, given: Closing & { taken: string[] }) => ReactNode;
  remover: (item: T, given: Closing) => ReactNode;
};

/** A list whose entries are made, changed and removed in dialogs. */
export function EditedList<T>({
  title,
  act,
  list,
  none,
  keyOf,
  children,
  editor,
  remover,
}: EditedListProps<T>) {
  const [editing, setEditing] = useState<{ item: T | undefined }>();
  const [deleting, setDeleting] = useState<{ item: T }>();
  const add = (
    <Button
      variant="subtle"
      leftSection={<IconPlus size={14} />}
      onClick={() => setEditing({ item: undefined })}
    >
      {act}
    </Button>
  );
  return (
    <>
      <ListSection title={title} aside={add} list={list} none={none}>
        {(item) => (
          <Fragment key={keyOf(item)}>
            {children(item, { onEdit: () => setEditing({ item }), onDelete: () => setDeleting({ item }) })}
          </Fragment>
        )}
      </ListSection>
      {editing &&
        editor(editing.item, {
          taken: list.data?.map(keyOf) ?? [],
          onClose: () => setEditing(undefined),
        })}
      {deleting && remover(deleting.item, { onClose: () => setDeleting(undefined) })}
    </>
  );
}
