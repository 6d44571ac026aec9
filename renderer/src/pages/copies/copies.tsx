import "./copies.css";
import type { PageProps } from "../../app/routes.tsx";
import { AddCopy } from "./add-copy.tsx";
import { Card } from "./card.tsx";
import { Recover } from "./recover.tsx";

/** "copies/add": the wizard. "copies/key": the recovery key on paper. "copies/recover": home from a second copy. */
export function Copies({ route }: PageProps) {
  if (route.id === "key") return <Card />;
  if (route.id === "recover") return <Recover />;
  return <AddCopy />;
}
