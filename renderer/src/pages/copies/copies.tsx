import "./copies.css";
import type { PageProps } from "../../app/routes.tsx";
import { AddCopy } from "./add-copy.tsx";
import { Card } from "./card.tsx";
import { ChangeCopy } from "./change-copy.tsx";
import { Came, Recover } from "./recover.tsx";

/** "copies/add": the wizard. "copies/3": change one. "copies/key": the recovery key on paper. "copies/recover": home from a second copy, and what came. */
export function Copies({ route }: PageProps) {
  if (route.id === "key") return <Card />;
  if (route.id === "recover") return route.query.has("made") ? <Came query={route.query} /> : <Recover />;
  return /^\d+$/.test(route.id) ? <ChangeCopy key={route.id} id={route.id} /> : <AddCopy />;
}
