import { useEffect, useRef, useState } from "react";

const everyMs = 30_000;

/** Says to screen readers what is going on: the first text at once, then the newest at most every 30 s. */
export function Announced({ text }: { readonly text: string }) {
  const latest = useRef(text);
  const [said, setSaid] = useState(text);
  const silent = said === "";
  useEffect(() => {
    latest.current = text;
    if (silent) setSaid(text);
  }, [text, silent]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), everyMs);
    return () => clearInterval(timer);
  }, []);
  return <span className="spoken" role="status">{said}</span>;
}
