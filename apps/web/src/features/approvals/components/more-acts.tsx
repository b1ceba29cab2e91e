import { Button, Menu } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { IconArrowForwardUp, IconDots, IconMessageReply, IconUserPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery, usePermission } from "../../me/queries.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { DelegateDialog } from "./delegate-dialog.tsx";
import { EscalateDialog } from "./escalate-dialog.tsx";

type Act = "escalate" | "cancel" | "delegate";

type MoreActsProps = {
  approval: Approval;
  /** Opens the form that sends a question back; absent where there is none. */
  onAskBack?: () => void;
};

/** What else can be done with a request that waits; nothing for who may do none of it. */
export function MoreActs({ approval, onAskBack }: MoreActsProps) {
  const [act, setAct] = useState<Act>();
  const mayApprove = usePermission("approve");
  const { isOwn, mayEscalate } = useOwn(approval);
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
          {mayApprove && onAskBack && (
            <Menu.Item leftSection={<IconMessageReply size={15} />} onClick={onAskBack}>
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
      {act === "escalate" && <EscalateDialog approval={approval} onClose={close} />}
      {act === "delegate" && <DelegateDialog approval={approval} onClose={close} />}
      {act === "cancel" && <CancelDialog approval={approval} onClose={close} />}
    </>
  );
}

/** Whether whoever looks asked it, or administers; then it is theirs to widen and to withdraw. */
function useOwn({ requester, policy }: Approval): { isOwn: boolean; mayEscalate: boolean } {
  const me = useQuery(meQuery).data;
  const mayAsk = usePermission("approve-request");
  const mayManagePolicies = usePermission("manage-policies");
  const isAdmin = usePermission("admin");
  const isRequester = me?.actor.user_id === requester.id;
  const isOwn = mayAsk && (isAdmin || isRequester);
  // Where a policy says who decides, who asks does not widen it.
  return { isOwn, mayEscalate: isOwn && (mayManagePolicies || policy?.outcome !== "ask") };
}
