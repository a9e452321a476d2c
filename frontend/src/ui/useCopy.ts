import { useState } from "react";

/** Puts a text on the clipboard; gives whether that worked. Browsers allow it on https and on loopback only. */
export function useCopy(): { isCopied: boolean; canCopy: boolean; copy: (text: string) => void } {
  const [isCopied, setCopied] = useState(false);
  const canCopy = window.isSecureContext;
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return { isCopied, canCopy, copy };
}
