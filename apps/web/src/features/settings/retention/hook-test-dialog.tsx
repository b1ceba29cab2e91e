import { Button, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { formatDuration } from "../../../design/format.ts";
import rows from "../../../design/rows.module.css";
import { useTestHook } from "./retention-queries.ts";

/** Asks the hook about a text; nothing is kept. */
export function HookTestDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("Ada Lovelace, ada@example.com");
  const ask = useTestHook();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate(text);
  };
  return (
    <Modal opened onClose={onClose} title="Try the hook">
      <form className={form["form"]} onSubmit={submit} noValidate>
        <Textarea
          label="Text"
          autosize
          minRows={2}
          maxRows={8}
          value={text}
          error={issueOf(ask.error, "text")}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <div role="status">
          {ask.data && (
            <>
              <p className={rows["quiet"]}>After {formatDuration(ask.data.duration_ms)} it answered:</p>
              <pre style={{ whiteSpace: "pre-wrap" }}>{ask.data.text}</pre>
            </>
          )}
        </div>
        <FormError error={ask.error} fields={["text"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={ask.isPending} disabled={!text}>
            Ask the hook
          </Button>
        </div>
      </form>
    </Modal>
  );
}
