import { useState } from "react";
import { Check, Copy } from "lucide-react";
import { t } from "../app/text.ts";
import { Button } from "./button.tsx";

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  const done = copied === text;
  return (
    <>
      <Button icon={done ? Check : Copy} onPress={() => void copy(text).then(() => setCopied(text))}>{label}</Button>
      <span className="caption" role="status">{done ? t("progress.copied") : ""}</span>
    </>
  );
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
