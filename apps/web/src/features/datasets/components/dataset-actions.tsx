import { Button, Menu } from "@mantine/core";
import type { Dataset } from "@parley/contract";
import { IconDownload, IconPlus, IconUpload } from "@tabler/icons-react";
import { usePermission } from "../../me/queries.ts";

const formats = [
  { format: "jsonl", label: "JSON lines (nothing is lost)" },
  { format: "csv", label: "CSV" },
  { format: "tsv", label: "TSV" },
  { format: "xlsx", label: "Excel" },
] as const;

type DatasetActionsProps = {
  dataset: Dataset;
  filter: Record<string, string>;
  onAdd: () => void;
  onImport: () => void;
};

/** Add, import, export. */
export function DatasetActions({ dataset, filter, onAdd, onImport }: DatasetActionsProps) {
  const mayWrite = usePermission("write");
  const address = (format: string): string => {
    const query = new URLSearchParams({ format, version_id: dataset.version_id, ...filter });
    return `/v5/datasets/${encodeURIComponent(dataset.id)}/datapoints/export?${query}`;
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={14} />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map(({ format, label }) => (
            <Menu.Item key={format} component="a" href={address(format)} download>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {mayWrite && (
        <>
          <Button variant="default" leftSection={<IconUpload size={14} />} onClick={onImport}>
            Import…
          </Button>
          <Button leftSection={<IconPlus size={14} />} onClick={onAdd}>
            Add…
          </Button>
        </>
      )}
    </>
  );
}
