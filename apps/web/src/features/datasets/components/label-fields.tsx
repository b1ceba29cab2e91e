import { TagsInput, TextInput } from "@mantine/core";
import styles from "./datapoint-form.module.css";

type Labels = { split: string; tags: string[] };
type LabelFieldsProps = { labels: Labels; onChange: (labels: Partial<Labels>) => void };

/** Where a Datapoint belongs within its Dataset. */
export function LabelFields({ labels, onChange }: LabelFieldsProps) {
  return (
    <div className={styles["labels"]}>
      <TextInput
        label="Split"
        placeholder="train, test, …"
        value={labels.split}
        onChange={(event) => onChange({ split: event.currentTarget.value })}
      />
      <TagsInput
        label="Tags"
        size="xs"
        placeholder={labels.tags.length === 0 ? "Enter adds one" : ""}
        value={labels.tags}
        onChange={(tags) => onChange({ tags })}
      />
    </div>
  );
}
