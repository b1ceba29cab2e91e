import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatDuration } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { SecretDialog } from "../../webhooks/components/secret-dialog.tsx";
import { HookDialog } from "./hook-dialog.tsx";
import { HookTestDialog } from "./hook-test-dialog.tsx";
import {
  type RedactionHook as Hook,
  redactionHookQuery,
  useDeleteHook,
  useRotateHookSecret,
} from "./retention-queries.ts";

type Act = "set" | "test" | "rotate" | "remove";

const withoutAnswer: Readonly<Record<Hook["on_failure"], string>> = {
  refuse: "no Log is written",
  withhold: "Logs are written without a word of what was said",
  keep: "Logs are written with what the rules leave",
};

/** A program of one's own that says what else is taken out. */
export function RedactionHook() {
  const hook = useQuery(redactionHookQuery);
  const [act, setAct] = useState<Act>();
  const close = (): void => setAct(undefined);
  const add = hook.data === null && (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAct("set")}>
      Set a hook…
    </Button>
  );
  return (
    <Section title="Redaction hook" aside={add}>
      {hook.isPending && <LoadingRows count={1} />}
      {hook.error && (
        <ErrorState error={hook.error} title="The hook could not be read" retry={() => void hook.refetch()} />
      )}
      {hook.data === null && (
        <p className={rows["none"]}>
          No hook. A program of yours at an address such as <code>https://redact.example.com</code> is asked
          with all texts of a Log, after the rules and before it is written, and answers with what may be
          kept.
        </p>
      )}
      {hook.data && <HookRow hook={hook.data} onAct={setAct} />}
      {act === "set" && <HookDialog known={hook.data ?? undefined} onClose={close} />}
      {act === "test" && <HookTestDialog onClose={close} />}
      {act === "rotate" && <RotateDialog onClose={close} />}
      {act === "remove" && <RemoveDialog onClose={close} />}
    </Section>
  );
}

const HookRow = ({ hook, onAct }: { hook: Hook; onAct: (act: Act) => void }) => (
  <div className={rows["row"]} role="group" aria-label={hook.url}>
    <div className={rows["words"]}>
      <strong>{hook.url}</strong>
      {hook.failed_at && (
        <Tag tone="failed">
          did not answer <RelativeTime at={hook.failed_at} />
        </Tag>
      )}
      {hook.failure && <span>{hook.failure}</span>}
      <span className={rows["quiet"]}>
        waited for {formatDuration(hook.timeout_ms)}; without an answer {withoutAnswer[hook.on_failure]}
      </span>
    </div>
    <div className={rows["acts"]}>
      <Button variant="subtle" onClick={() => onAct("test")}>
        Try…
      </Button>
      <Button variant="subtle" onClick={() => onAct("set")}>
        Change…
      </Button>
      <Button variant="subtle" onClick={() => onAct("rotate")}>
        New secret…
      </Button>
      <Button variant="subtle" color="red" onClick={() => onAct("remove")}>
        Remove…
      </Button>
    </div>
  </div>
);

function RotateDialog({ onClose }: { onClose: () => void }) {
  const rotate = useRotateHookSecret();
  if (rotate.data?.secret)
    return (
      <SecretDialog secret={rotate.data.secret} onClose={onClose}>
        Requests to your hook are signed with this secret from now on. It is shown here and never again.
      </SecretDialog>
    );
  return (
    <Confirm
      isOpen
      isDangerous
      title="Give the hook a new secret?"
      act="Make a new secret"
      isPending={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        The old secret signs nothing any more. Until your program has the new one, it will refuse what it is
        asked.
      </p>
    </Confirm>
  );
}

function RemoveDialog({ onClose }: { onClose: () => void }) {
  const remove = useDeleteHook();
  return (
    <Confirm
      isOpen
      isDangerous
      title="Ask the hook no more?"
      act="Remove the hook"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>New Logs keep what it took out. Its secret is forgotten.</p>
    </Confirm>
  );
}
