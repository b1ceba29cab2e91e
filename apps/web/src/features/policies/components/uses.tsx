import { Button } from "@mantine/core";
import type { Policy } from "@parley/contract";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { LiveTag, Tag } from "../../../design/tag.tsx";
import { nameOfUser } from "../../approvals/summarise-request.ts";
import type { PolicyVersion } from "../queries.ts";
import { useDeactivate } from "../queries.ts";

type Activation = Policy["activations"][number];
type UsesProps = { policy: Policy; versions: readonly PolicyVersion[]; mayManage: boolean };

/** Where the policy is in use, by which version; and how to end that. */
export function Uses({ policy, versions, mayManage }: UsesProps) {
  const [ending, setEnding] = useState<Activation>();
  const numberOf = (id: string): string => {
    const number = versions.find((version) => version.id === id)?.number;
    return number === undefined ? "a version" : `v${number}`;
  };
  return (
    <Section title="In use">
      {policy.activations.length === 0 && (
        <p className={rows["none"]}>Nowhere: nothing is decided by it. Begin in shadow mode.</p>
      )}
      {policy.activations.map((activation) => (
        <div key={`${activation.mode} ${activation.environment}`} className={rows["row"]}>
          <div className={rows["words"]}>
            <strong>{activation.environment ?? "The organization"}</strong>
            {activation.mode === "active" ? <LiveTag>decides</LiveTag> : <Tag>shadow</Tag>}
            <span>{numberOf(activation.version_id)}</span>
            <span className={rows["quiet"]}>
              {nameOfUser(activation.activated_by)}, <RelativeTime at={activation.activated_at} />
            </span>
          </div>
          {mayManage && (
            <div className={rows["acts"]}>
              <Button variant="subtle" color="red" onClick={() => setEnding(activation)}>
                End…
              </Button>
            </div>
          )}
        </div>
      ))}
      {ending && <EndDialog policy={policy} activation={ending} onClose={() => setEnding(undefined)} />}
    </Section>
  );
}

type EndDialogProps = { policy: Policy; activation: Activation; onClose: () => void };

function EndDialog({ policy, activation: { environment, mode }, onClose }: EndDialogProps) {
  const deactivate = useDeactivate(policy.id);
  const where = environment ?? "the organization";
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Take ${policy.name} out of use for ${where}?`}
      act={mode === "active" ? "Take it out of use" : "End the shadow mode"}
      isPending={deactivate.isPending}
      error={deactivate.error}
      onConfirm={() => deactivate.mutate({ environment, mode }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {mode === "active"
          ? `Calls of ${where} that it allowed or denied are asked about again, unless another policy decides there.`
          : "What it found stays; nothing more is written down."}
      </p>
    </Confirm>
  );
}
