/** A Datapoint's content: `inputs`, `messages` and `target`, without what is absent. */
export type DatapointRow = { organization_id: string; id: string; content: string; created_at: number };

/** Without a digest it is still being written, or was given up. */
export type DatapointListRow = {
  id: string;
  organization_id: string;
  digest: string | null;
  created_at: number;
};

/** Positions count from 1, without gaps. */
export type ListEntryRow = {
  organization_id: string;
  list_id: string;
  position: number;
  datapoint_id: string;
  split: string | null;
  tags: string | null;
};

export type DatasetTables = {
  datapoints: DatapointRow;
  datapoint_lists: DatapointListRow;
  datapoint_list_entries: ListEntryRow;
  dataset_version_lists: { version_id: string; list_id: string };
};
