import { Fragment } from "react";

/** A message of the API in words: what it sets between backticks is a name, and looks like one. */
export function Words({ text }: { text: string }) {
  const pieces = text.split(/`([^`\n]+)`/);
  return pieces.map((piece, index) =>
    index % 2 === 1 ? <code key={index}>{piece}</code> : <Fragment key={index}>{piece}</Fragment>,
  );
}
