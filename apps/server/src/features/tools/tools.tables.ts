export type ToolVariableRow = {
  organization_id: string;
  file_id: string;
  name: string;
  /** The value, encrypted for this Tool and name. */
  sealed_value: string;
  updated_at: number;
};

export type ToolTables = { tool_variables: ToolVariableRow };
