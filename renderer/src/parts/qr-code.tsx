import "./qr-code.css";
import { useMemo } from "react";
import { encode } from "uqr";

/** Black on white in every appearance, so that every camera reads it. Nothing is drawn for a text too long for a code. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const code = useMemo(() => codeOf(text), [text]);
  if (code === null) return null;
  return (
    <svg className="qr-code" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label}>
      <path d={code.path} />
    </svg>
  );
}

function codeOf(text: string): { readonly size: number; readonly path: string } | null {
  try {
    const { data, size } = encode(text, { ecc: "M", border: 2 });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size, path: dark.join("") };
  } catch {
    return null;
  }
}
