/** After a stream that ended or was refused, the next one. */
const retryMs = 10_000;

type Following = {
  onOpen?(): void;
  /** Answers whether that was all there is to hear. */
  onMessage(data: string): boolean;
  /** Whether what happens is told at once: else whoever shows it asks from time to time. */
  setLive(isLive: boolean): void;
};

/** Listens to a stream of events while the page can be seen. Answers how to stop. */
export function followEvents(address: string, { onOpen, onMessage, setLive }: Following): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  const leave = (): void => {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
    setLive(false);
  };
  const joinLater = (): void => {
    timer = window.setTimeout(join, retryMs);
  };
  const join = (): void => {
    leave();
    // A browser opens few connections at a time: pages in the background have none.
    if (document.visibilityState === "hidden") return;
    source = new EventSource(address);
    source.addEventListener("open", () => {
      setLive(true);
      onOpen?.();
    });
    source.addEventListener("message", ({ data }) => {
      if (data !== "[DONE]" && !onMessage(String(data))) return;
      leave();
      joinLater();
    });
    source.addEventListener("error", () => {
      setLive(false);
      // A stream that was cut comes back by itself, one that was refused does not.
      if (source?.readyState === EventSource.CLOSED) joinLater();
    });
  };
  document.addEventListener("visibilitychange", join);
  join();
  return () => {
    document.removeEventListener("visibilitychange", join);
    leave();
  };
}
