import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { messagesOf } from "../../logs/messages-of.ts";
import { logQuery } from "../../logs/queries.ts";
import { MessageView } from "../../prompts/components/message-view.tsx";
import styles from "./conversation.module.css";

/** What was said before the model asked; read when somebody wants to see it. */
export function Conversation({ logId }: { logId: string }) {
  const [isOpen, setOpen] = useState(false);
  const log = useQuery({ ...logQuery(logId), enabled: isOpen });
  const messages = log.data ? messagesOf(log.data) : undefined;
  return (
    <Section
      title="The conversation before it"
      isBare
      aside={
        <Link to="/logs" search={{ log: logId }}>
          Log
        </Link>
      }
    >
      {!isOpen && (
        <Button variant="default" onClick={() => setOpen(true)}>
          Show the conversation
        </Button>
      )}
      {isOpen && log.isPending && <LoadingRows count={3} />}
      {isOpen && log.error && (
        <ErrorState error={log.error} title="The Log could not be read" retry={() => void log.refetch()} />
      )}
      {messages?.messages.length === 0 && <p className={styles["quiet"]}>The Log holds no messages.</p>}
      {messages && messages.messages.length > 0 && (
        <div className={styles["messages"]}>
          {messages.messages.map((message, index) => (
            <MessageView key={index} message={message} hasVariables={!messages.isRendered} />
          ))}
        </div>
      )}
    </Section>
  );
}
