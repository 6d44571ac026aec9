import "./handsets.css";
import type { App } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { HandsetCard } from "./handset-card.tsx";

/** Phones and cameras at the cable, each with what to do next; nothing where none is. */
export function Handsets({ platform }: Pick<App, "platform">) {
  const devices = useCall("devices", {});
  if (devices.data === undefined || devices.data.length === 0) return null;
  return (
    <section className="handsets" aria-label={t("handset.title")}>
      {devices.data.map((handset) => <HandsetCard key={handset.key} handset={handset} platform={platform} />)}
    </section>
  );
}
