import { NativeSelect, TextInput } from "@mantine/core";
import { type Approval, whatWillHappen } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { formatPlural } from "../../../design/format.ts";
import { RelativeTime } from "../../../design/figures.tsx";
import { StakesTag } from "../components/approval-tags.tsx";
import { LongText } from "../components/long-text.tsx";
import { ValuesTable } from "../components/values-table.tsx";
import { schemaFields } from "../schema-fields.ts";
import { nameOfUser } from "../summarise-request.ts";
import { otherAttachments } from "../what-will-happen.ts";
import { type Choice, type Fate, fates } from "./choices.ts";
import styles from "./together.module.css";

const words: Record<Fate, string> = {
  with: "With the others",
  approve: "Approve in any case",
  deny: "Deny in any case",
  leave: "Not now",
};

type TogetherItemProps = {
  approval: Approval;
  number: number;
  /** Why whoever looks cannot decide it; nothing where they may. */
  bar: string | undefined;
  choice: Choice;
  onChoose: (choice: Choice) => void;
};

/** One of many, with every argument whole: what is decided is what was shown. */
export function TogetherItem({ approval, number, bar, choice, onChoose }: TogetherItemProps) {
  const { request, args, requester } = approval;
  const effect = whatWillHappen(approval);
  const attachments = otherAttachments(approval, effect);
  const schema = request.kind === "function_call" ? request.schema : null;
  const fields = schemaFields({ schema, values: args ?? {}, mayChange: () => false });
  return (
    <li className={styles["item"]} data-left={bar !== undefined || choice.fate === "leave" || undefined}>
      <div className={styles["head"]}>
        <Link to="/approvals/$approvalId" params={{ approvalId: approval.id }}>
          {`Request ${number}`}
        </Link>
        {request.stakes !== "medium" && <StakesTag stakes={request.stakes} />}
        <span className={styles["quiet"]}>
          {nameOfUser(requester)} <RelativeTime at={approval.created_at} />
        </span>
      </div>
      {effect !== undefined && (
        <div className={styles["effect"]} role="group" aria-label={`What will happen by request ${number}`}>
          <LongText text={effect} />
        </div>
      )}
      <ValuesTable fields={fields} label={`Arguments of request ${number}`} />
      {request.reason && (
        <blockquote className={styles["reason"]} aria-label={`Why request ${number} is wanted`}>
          <LongText text={request.reason} />
        </blockquote>
      )}
      {attachments.length > 0 && (
        <p className={styles["quiet"]}>
          <Link to="/approvals/$approvalId" params={{ approvalId: approval.id }} target="_blank">
            {`Request ${number} has ${formatPlural(attachments.length, "attachment")}`}
          </Link>
        </p>
      )}
      {bar !== undefined && <p className={styles["quiet"]}>{bar}</p>}
      {bar === undefined && request.stakes === "high" && choice.fate === "leave" && (
        <p className={styles["quiet"]}>High stakes: not decided along with others unless you say so.</p>
      )}
      {bar === undefined && (
        <div className={styles["choice"]}>
          <NativeSelect
            aria-label={`What becomes of request ${number}`}
            data={fates.map((fate) => ({ value: fate, label: words[fate] }))}
            value={choice.fate}
            onChange={(event) => onChoose({ ...choice, fate: event.currentTarget.value as Fate })}
          />
          {choice.fate === "deny" && (
            <TextInput
              aria-label={`Why request ${number} is denied`}
              placeholder="Why; told to who asked"
              value={choice.reason}
              onChange={(event) => onChoose({ ...choice, reason: event.currentTarget.value })}
            />
          )}
        </div>
      )}
    </li>
  );
}
