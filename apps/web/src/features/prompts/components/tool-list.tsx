import { ActionIcon, Button } from "@mantine/core";
import type { ToolFunction } from "@parley/promptfile";
import { IconPencil, IconPlus, IconTool, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { Section } from "../../../design/section.tsx";
import styles from "./template-cards.module.css";
import { ToolDialog } from "./tool-dialog.tsx";

type ToolListProps = { tools: ToolFunction[]; onChange: (tools: ToolFunction[]) => void };

const example: ToolFunction = {
  name: "look_up_order",
  description: "Find an order by its number",
  parameters: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
};

/** The functions the model may call. */
export function ToolList({ tools, onChange }: ToolListProps) {
  const [editing, setEditing] = useState<number>();
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setEditing(tools.length)}>
      Add a tool
    </Button>
  );
  const dialog = editing !== undefined && (
    <ToolDialog
      tool={tools[editing] ?? example}
      isNew={editing === tools.length}
      onClose={() => setEditing(undefined)}
      onSave={(tool) => {
        onChange(editing === tools.length ? [...tools, tool] : tools.with(editing, tool));
        setEditing(undefined);
      }}
    />
  );
  if (tools.length === 0) {
    return (
      <div>
        {add}
        {dialog}
      </div>
    );
  }
  return (
    <Section title="Tools the model may call" aside={add}>
      {tools.map((tool, index) => (
        <div key={tool.name} className={styles["tool"]}>
          <IconTool size={14} stroke={1.8} aria-hidden />
          <code>{tool.name}</code>
          <p title={tool.description}>{tool.description}</p>
          <ActionIcon aria-label={`Edit ${tool.name}`} onClick={() => setEditing(index)}>
            <IconPencil size={14} />
          </ActionIcon>
          <ActionIcon aria-label={`Remove ${tool.name}`} onClick={() => onChange(tools.toSpliced(index, 1))}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {dialog}
    </Section>
  );
}
