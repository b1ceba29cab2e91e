import { Button } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { formatPlural } from "../../../design/format.ts";
import type { Deciding } from "../use-deciding.ts";
import { visibleText } from "../visible-text.ts";
import { ApproveDialog } from "./approve-dialog.tsx";
import { DenyDialog } from "./deny-dialog.tsx";
import { MoreActs } from "./more-acts.tsx";
import styles from "./decision-bar.module.css";

type DecisionBarProps = {
  approval: Approval;
  deciding: Deciding;
  /** Why whoever looks cannot decide it; nothing where they may. */
  bar: string | undefined;
};

/** Always in reach: deny, edit, approve. None of them decides without a second look. */
export function DecisionBar({ approval, deciding, bar }: DecisionBarProps) {
  const { draft, changes, problems, isChanged } = deciding;
  const isEditing = draft !== undefined;
  const mayEdit = deciding.fields.some(({ mayChange }) => mayChange);
  const isBlocked = bar !== undefined || isChanged;
  return (
    <div className={styles["bar"]} role="group" aria-label="Decision">
      {bar && <p>{bar}</p>}
      <MoreActs approval={approval} onWithdraw={deciding.noteWithdrawing} />
      <Button variant="default" disabled={isBlocked} onClick={() => deciding.setDialog("deny")}>
        Deny…
      </Button>
      {mayEdit && (
        <Button
          variant="default"
          disabled={isBlocked}
          onClick={() => deciding.setDraft(isEditing ? undefined : {})}
        >
          {isEditing ? "Discard edits" : "Edit…"}
        </Button>
      )}
      <Button
        disabled={isBlocked || problems.size > 0 || (isEditing && changes.length === 0)}
        onClick={() => deciding.setDialog("approve")}
        className={styles["approve"] ?? ""}
      >
        {isEditing && changes.length > 0
          ? `Approve with ${formatPlural(changes.length, "edit")}…`
          : `${approveWords(approval)}…`}
      </Button>
      {bar === undefined && <Dialogs approval={approval} deciding={deciding} />}
    </div>
  );
}

const approveWords = ({ kind, name }: Approval): string =>
  kind === "promotion" ? "Approve and deploy" : `Approve ${visibleText(name.slice(0, 40))}`;

function Dialogs({ approval, deciding }: Omit<DecisionBarProps, "bar">) {
  const { changes, dialog, isSending, error } = deciding;
  const close = (): void => deciding.setDialog(undefined);
  return (
    <>
      {dialog === "approve" && (
        <ApproveDialog
          approval={approval}
          changes={changes}
          isPending={isSending}
          error={error}
          onApprove={deciding.approve}
          onClose={close}
        />
      )}
      {dialog === "deny" && (
        <DenyDialog
          approval={approval}
          isPending={isSending}
          error={error}
          onDeny={deciding.deny}
          onClose={close}
        />
      )}
    </>
  );
}
