import { Button } from "@mantine/core";
import { useState } from "react";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import styles from "./people.module.css";
import { EndSecondFactorDialog } from "./end-second-factor-dialog.tsx";
import { SecondFactorDialog } from "./second-factor-dialog.tsx";

/** Codes of an authenticator app, asked for after the password. */
export function SecondFactor({ isOn }: { isOn: boolean }) {
  const [dialog, setDialog] = useState<"begin" | "end">();
  const close = (): void => setDialog(undefined);
  return (
    <Section title="Two steps">
      <div className={styles["row"]}>
        <div className={styles["words"]}>
          {isOn ? <Tag tone="passed">on</Tag> : <Tag>off</Tag>}
          <span className={styles["quiet"]}>
            {isOn
              ? "After your password or a mailed link you give a code of your authenticator app."
              : "With an authenticator app, your password alone lets nobody in."}
          </span>
        </div>
        {isOn ? (
          <Button variant="subtle" color="red" onClick={() => setDialog("end")}>
            Turn off…
          </Button>
        ) : (
          <Button variant="subtle" onClick={() => setDialog("begin")}>
            Turn on…
          </Button>
        )}
      </div>
      {dialog === "begin" && <SecondFactorDialog onClose={close} />}
      {dialog === "end" && <EndSecondFactorDialog onClose={close} />}
    </Section>
  );
}
