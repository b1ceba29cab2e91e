import { Button, Menu } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { IconArrowForwardUp, IconDots, IconMessageReply, IconUserPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { usePermission } from "../../me/queries.ts";
import { useIsOwn } from "../use-is-own.ts";
import { AskBackDialog } from "./ask-back-dialog.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { DelegateDialog } from "./delegate-dialog.tsx";
import { EscalateDialog } from "./escalate-dialog.tsx";

type Act = "ask" | "escalate" | "cancel" | "delegate";

type MoreActsProps = {
  approval: Approval;
  /** Told before it is withdrawn: afterwards none of this stands there any more. */
  onWithdraw: () => void;
};

/** What else can be done with a request that waits; nothing for who may do none of it. */
export function MoreActs({ approval, onWithdraw }: MoreActsProps) {
  const [act, setAct] = useState<Act>();
  const mayApprove = usePermission("approve");
  const mayManagePolicies = usePermission("manage-policies");
  const isOwn = useIsOwn(approval);
  // Where a policy says who decides, who asks does not widen it.
  const mayEscalate = isOwn && (mayManagePolicies || approval.policy?.outcome !== "ask");
  const close = (): void => setAct(undefined);
  if (!mayApprove && !isOwn) return null;
  return (
    <>
      <Menu position="top-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDots size={15} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayApprove && (
            <Menu.Item leftSection={<IconMessageReply size={15} />} onClick={() => setAct("ask")}>
              Ask back…
            </Menu.Item>
          )}
          {mayApprove && (
            <Menu.Item leftSection={<IconArrowForwardUp size={15} />} onClick={() => setAct("delegate")}>
              Have somebody else answer…
            </Menu.Item>
          )}
          {mayEscalate && (
            <Menu.Item leftSection={<IconUserPlus size={15} />} onClick={() => setAct("escalate")}>
              Ask others as well…
            </Menu.Item>
          )}
          {isOwn && (
            <Menu.Item leftSection={<IconX size={15} />} onClick={() => setAct("cancel")}>
              Withdraw the request…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {act === "ask" && <AskBackDialog approvalId={approval.id} onClose={close} />}
      {act === "escalate" && <EscalateDialog approval={approval} onClose={close} />}
      {act === "delegate" && <DelegateDialog approval={approval} onClose={close} />}
      {act === "cancel" && <CancelDialog approval={approval} onWithdraw={onWithdraw} onClose={close} />}
    </>
  );
}
