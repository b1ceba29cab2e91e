import { Button, Modal, Radio } from "@mantine/core";
import type { Policy } from "@parley/contract";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { type PolicyMode, type PolicyVersion, useActivate } from "../queries.ts";
import { EnvironmentSelect } from "./environment-select.tsx";

type UseDialogProps = { policy: Policy; version: PolicyVersion; onClose: () => void };

/** Puts a version to use: where, and whether it decides or only watches. */
export function UseDialog({ policy, version, onClose }: UseDialogProps) {
  const [mode, setMode] = useState<PolicyMode>("shadow");
  const [environment, setEnvironment] = useState("");
  const activate = useActivate(policy.id);
  const where = environment === "" ? "the organization" : environment;
  const act =
    mode === "active" ? `Let v${version.number} decide for ${where}` : `Watch with v${version.number}`;
  return (
    <Modal opened onClose={onClose} title={`Put v${version.number} of ${policy.name} to use`}>
      <div className={form["form"]}>
        <Radio.Group label="How" value={mode} onChange={(next) => setMode(next as PolicyMode)}>
          <div className={form["choices"]}>
            <Radio
              value="shadow"
              label="Shadow"
              description="Decides nothing; writes down what it would have decided."
            />
            <Radio
              value="active"
              label="Decide"
              description="Calls run, are refused or are asked about as it says, from now on."
            />
          </div>
        </Radio.Group>
        <EnvironmentSelect
          label="For calls of"
          description="An environment that has a policy of its own uses that; all others the organization's."
          none="The organization"
          value={environment}
          onChange={setEnvironment}
        />
        <p>
          It takes the place of whatever is in use there in the same way. A version whose tests fail is
          refused.
        </p>
        <FormError error={activate.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Keep as it is
          </Button>
          <Button
            loading={activate.isPending}
            onClick={() =>
              activate.mutate(
                { version_id: version.id, environment: environment === "" ? null : environment, mode },
                { onSuccess: onClose },
              )
            }
          >
            {act}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
