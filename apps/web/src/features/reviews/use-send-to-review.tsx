import { lazy, type ReactNode, Suspense, useState } from "react";
import type { NewItems } from "./queries.ts";

const SendToReview = lazy(async () => ({
  default: (await import("./components/send-to-review.tsx")).SendToReview,
}));

type Sent = { items: NewItems; what: string; onSent?: () => void };

/** Sends Logs to a review queue; and the dialog, while it asks. `what` they are stands in its words: `3 Logs`. */
export function useSendToReview({ items, what, onSent }: Sent) {
  const [isAsking, ask] = useState(false);
  const dialog: ReactNode = isAsking && (
    <Suspense fallback={null}>
      <SendToReview
        items={items}
        what={what}
        onDone={() => {
          ask(false);
          onSent?.();
        }}
        onClose={() => ask(false)}
      />
    </Suspense>
  );
  return { send: () => ask(true), dialog };
}
