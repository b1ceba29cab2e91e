import { Anchor } from "@mantine/core";
import type { FormKind } from "../channel-draft.ts";
import { setupSteps } from "../setup-steps.ts";
import styles from "./channels.module.css";

/** What is done at the platform before the fields can be filled. */
export const SetupSteps = ({ kind }: { kind: FormKind }) => (
  <ol className={styles["steps"]} aria-label="What to do">
    {setupSteps[kind].map(({ at, text }) => (
      <li key={text}>
        {at && (
          <>
            At{" "}
            <Anchor href={at.href} target="_blank" rel="noreferrer">
              {at.title}
            </Anchor>
            :{" "}
          </>
        )}
        {text}
      </li>
    ))}
  </ol>
);
