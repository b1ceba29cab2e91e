import { lazy, type ReactNode, Suspense, useState } from "react";

const SendToReview = lazy(async () => ({
  default: (await import("./components/send-to-review.tsx")).SendToReview,
}));

type Chosen = { ids: ReadonlySet<string>; clear: () => void };

/** Sends the chosen Logs to a review queue; and the dialog, while it asks. */
export function useSendToReview({ ids, clear }: Chosen) {
  const [isAsking, ask] = useState(false);
  const dialog: ReactNode = isAsking && (
    <Suspense fallback={null}>
      <SendToReview
        logIds={[...ids]}
        onDone={() => {
          ask(false);
          clear();
        }}
        onClose={() => ask(false)}
      />
    </Suspense>
  );
  return { send: () => ask(true), dialog };
}
