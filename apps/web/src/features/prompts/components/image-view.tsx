import { useState, type ReactNode } from "react";
import styles from "./message.module.css";

/** An image of a message; one that cannot be shown (a variable, a dead address) is only named. */
export function ImageView({ url, caption }: { url: string; caption?: ReactNode }) {
  const [failedUrl, setFailedUrl] = useState<string>();
  const isShowable = /^(?:https?:|data:image\/)/.test(url) && !url.includes("{{") && failedUrl !== url;
  const name = url.startsWith("data:") ? "embedded image" : url;
  return (
    <figure className={styles["image"]}>
      {isShowable && (
        <img
          src={url}
          alt="Attached to the message"
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setFailedUrl(url)}
        />
      )}
      <figcaption>{caption ?? <span>{name}</span>}</figcaption>
    </figure>
  );
}
