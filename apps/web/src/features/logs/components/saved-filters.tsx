import { ActionIcon, Button, Menu, Popover, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { FormError } from "../../../design/form-error.tsx";
import { isNarrowed, type LogFilter, toLogsQuery } from "../log-filter.ts";
import { savedFiltersQuery } from "../queries.ts";
import { fromSavedQuery } from "../saved-query.ts";
import styles from "./saved-filters.module.css";

type SavedFiltersProps = { filter: LogFilter; onChange: (filter: LogFilter) => void };

/** The filters people have saved, and a way to save this one. */
export function SavedFilters({ filter, onChange }: SavedFiltersProps) {
  const saved = useQuery(savedFiltersQuery).data?.records ?? [];
  const client = useQueryClient();
  const [isNaming, naming] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: (id: string) => parley.logs.deleteFilter({ id }),
    onSettled: () => client.invalidateQueries({ queryKey: savedFiltersQuery.queryKey }),
  });
  return (
    <Popover opened={isNaming} onChange={naming.toggle} width={280} trapFocus>
      <Popover.Target>
        <span>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="default" leftSection={<IconBookmark size={14} />}>
                Saved filters
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {saved.map((entry) => (
                <div key={entry.id} className={styles["entry"]}>
                  <Menu.Item onClick={() => onChange(fromSavedQuery(entry.query))}>{entry.name}</Menu.Item>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Delete the filter ${entry.name}`}
                    onClick={() => remove.mutate(entry.id)}
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                </div>
              ))}
              {saved.length > 0 && <Menu.Divider />}
              <Menu.Item disabled={!isNarrowed(filter)} onClick={naming.open}>
                Save this filter…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <NameForm filter={filter} onDone={naming.close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function NameForm({ filter, onDone }: { filter: LogFilter; onDone: () => void }) {
  const [name, setName] = useState("");
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const { has_error, ...query } = toLogsQuery(filter, Date.now());
      const words = has_error === undefined ? {} : ({ has_error: has_error ? "true" : "false" } as const);
      return parley.logs.saveFilter({ name, query: { ...query, ...words } });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: savedFiltersQuery.queryKey });
      onDone();
    },
  });
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        label="Name"
        data-autofocus
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FormError error={save.error} />
      <Button type="submit" disabled={name.trim() === ""} loading={save.isPending}>
        Save filter
      </Button>
    </form>
  );
}
