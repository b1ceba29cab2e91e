import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ChatSdkDialog } from "./chat-sdk-dialog.tsx";
import { adaptersQuery } from "./chat-sdk-queries.ts";

/** Only where whoever runs the server allows an adapter. */
export function AddChatSdk() {
  const adapters = useQuery(adaptersQuery);
  const [isOpen, setOpen] = useState(false);
  if (!adapters.data?.length) return null;
  return (
    <>
      <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
        Another platform…
      </Button>
      {isOpen && <ChatSdkDialog onClose={() => setOpen(false)} />}
    </>
  );
}
