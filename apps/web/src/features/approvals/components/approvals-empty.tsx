import { Button } from "@mantine/core";
import { CopyButton } from "../../../design/copy-button.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import styles from "./approvals-empty.module.css";

const example = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, amount: 30, currency: "EUR" },
  editable: ["amount"],
  reason: "The parcel arrived broken; Ana Lopez sent a photograph.",
  stakes: "high",
  deadline_seconds: 3600,
};

/** Says what comes here, with a request to send. */
export function ApprovalsEmpty({ onClear }: { onClear?: () => void }) {
  if (onClear) {
    return (
      <EmptyState
        title="None of these"
        action={
          <Button variant="default" onClick={onClear}>
            Show what waits
          </Button>
        }
      >
        No request fits what is chosen.
      </EmptyState>
    );
  }
  const command = [
    `curl ${window.location.origin}/v5/approvals \\`,
    `  -H "x-api-key: $PARLEY_API_KEY" -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify(example)}'`,
  ].join("\n");
  return (
    <EmptyState title="Nobody waits for you">
      A program asks here before it does something that a person must agree to, or when it has a question. It
      waits for the answer, and runs what was approved once, with exactly the arguments shown. Try it; the
      request appears here by itself:
      <div className={styles["command"]}>
        <pre tabIndex={0}>{command}</pre>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </EmptyState>
  );
}
