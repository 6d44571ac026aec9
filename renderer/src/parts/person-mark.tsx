import "./person-mark.css";
import { UserRound } from "lucide-react";
import { useState } from "react";
import { initials } from "./initials.ts";

export type PersonMarkProps = { readonly name: string; readonly picture: string | null; readonly size?: "row" | "large" };

/** A person's picture, or their initials where there is none. The name stands beside it, so it says nothing itself. */
export function PersonMark({ name, picture, size = "row" }: PersonMarkProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const letters = initials(name);
  return (
    <span className="person-mark" data-size={size} aria-hidden>
      {picture !== null && picture !== broken ? (
        <img src={picture} alt="" decoding="async" draggable={false} onError={() => setBroken(picture)} />
      ) : letters === "" ? (
        <UserRound size={size === "row" ? 18 : 36} strokeWidth={1.75} />
      ) : (
        <bdi>{letters}</bdi>
      )}
    </span>
  );
}
