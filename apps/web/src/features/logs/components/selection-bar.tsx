import { Button } from "@mantine/core";
import { nounIcons } from "../../../design/nouns.ts";
import { formatPlural } from "../../../design/format.ts";
import { usePermission } from "../../me/queries.ts";
import { useSendToReview } from "../../reviews/use-send-to-review.tsx";
import type { Selection } from "../use-selection.ts";
import styles from "./selection-bar.module.css";

/** What can be done with the Logs that are chosen. */
export function SelectionBar({ selection, onAdd }: { selection: Selection; onAdd: () => void }) {
  const reviewing = useSendToReview({
    items: { log_ids: [...selection.ids] },
    what: formatPlural(selection.ids.size, "Log"),
    onSent: selection.clear,
  });
  const mayWrite = usePermission("write");
  const { dataset: Icon, review: ReviewIcon } = nounIcons;
  if (selection.ids.size === 0) return null;
  return (
    <div className={styles["bar"]} role="region" aria-label="Chosen logs">
      <span role="status">{formatPlural(selection.ids.size, "log")} chosen</span>
      <Button
        variant="default"
        disabled={!mayWrite}
        leftSection={<Icon size={14} />}
        onClick={onAdd}
        title="Add to a Dataset (a)"
      >
        Add to Dataset…
      </Button>
      <Button
        variant="default"
        disabled={!mayWrite}
        leftSection={<ReviewIcon size={14} />}
        onClick={reviewing.send}
      >
        Send to review…
      </Button>
      <Button variant="subtle" onClick={selection.clear}>
        Choose none
      </Button>
      {reviewing.dialog}
    </div>
  );
}
