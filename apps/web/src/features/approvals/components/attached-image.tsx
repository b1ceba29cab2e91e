import { Button } from "@mantine/core";
import { useState } from "react";
import { visibleText } from "../visible-text.ts";
import styles from "./attachments.module.css";

type AttachedImageProps = { url: string; title: string };

/**
 * An image of a request. Whoever keeps it learns who looks and when, and may keep another one by then: it is loaded once
 * somebody asks for it, and its address stands beside it.
 */
export function AttachedImage({ url, title }: AttachedImageProps) {
  const [state, setState] = useState<"hidden" | "shown" | "failed">("hidden");
  return (
    <figure className={styles["figure"]}>
      {state === "hidden" && (
        <Button variant="default" size="compact-sm" onClick={() => setState("shown")}>
          {`Show the image from ${hostOf(url)}`}
        </Button>
      )}
      {state === "shown" && (
        <img
          src={url}
          alt={visibleText(title)}
          className={styles["image"]}
          referrerPolicy="no-referrer"
          onError={() => setState("failed")}
        />
      )}
      {state === "failed" && (
        <span role="alert">It could not be shown here. Its address may still open.</span>
      )}
      <figcaption>
        {"Image: "}
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          {visibleText(url)}
        </a>
      </figcaption>
    </figure>
  );
}

const hostOf = (url: string): string => (URL.canParse(url) ? visibleText(new URL(url).host) : "its address");
