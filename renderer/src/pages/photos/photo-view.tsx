import { useEffect, useState } from "react";
import { ChevronLeft, ChevronRight, Info, X } from "lucide-react";
import { Button, Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { Details, ThingFilter } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import { number, t } from "../../app/text.ts";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { nameOf } from "../../parts/name.tsx";
import { useThings } from "../../parts/use-things.ts";
import { useWide } from "../../parts/use-wide.ts";
import { Standing } from "../details/details.tsx";
import { FactList } from "../details/fact-list.tsx";
import { PutBackLink } from "../details/put-back-link.tsx";
import { Versions } from "../details/versions.tsx";

/** One of a list, counted from the newest, or one alone. */
export type InList = { readonly position: number; readonly total: number; readonly filter: ThingFilter };
export type Where = InList | { readonly version: number };
export type PhotoViewProps = { readonly at: Where; readonly onMove?: (position: number) => void; readonly onOpen?: (version: number) => void; readonly onClose: () => void };

/** One photo or video as large as the window: left and right go on, Escape closes. */
export function PhotoView({ at, onMove, onOpen, onClose }: PhotoViewProps) {
  return (
    <ModalOverlay className="photo-view-back" isOpen isDismissable onOpenChange={(open) => open || onClose()}>
      <Modal className="photo-view-frame">
        <Dialog className="photo-view" aria-label={t("photos.view")}>
          {"position" in at ? <OneOfMany at={at} onMove={onMove} onClose={onClose} /> : <Shown version={at.version} onOpen={onOpen} onClose={onClose} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function OneOfMany({ at, onMove, onClose }: { readonly at: InList; readonly onMove: PhotoViewProps["onMove"]; readonly onClose: () => void }) {
  const { position, total, filter } = at;
  const offset = total - 1 - position;
  const things = useThings(filter, offset - 1, offset + 1);
  const [older, setOlder] = useState<number | null>(null);
  const thing = things.at(offset);
  useEffect(() => setOlder(null), [position]);
  const canGo = (to: number): boolean => to >= 0 && to < total;
  const go = (by: 1 | -1): void => {
    if (canGo(position + by)) onMove?.(position + by);
  };
  useArrows(go);
  if (things.error !== null) return <Failure error={things.error} retry={things.retry} />;
  if (thing === undefined) return <Loading />;
  const steps = (
    <>
      <Button className="photo-step" data-way="before" isDisabled={!canGo(position - 1)} onPress={() => go(-1)} aria-label={t("photos.before")}><ChevronLeft size={24} strokeWidth={1.75} aria-hidden /></Button>
      <Button className="photo-step" data-way="after" isDisabled={!canGo(position + 1)} onPress={() => go(1)} aria-label={t("photos.after")}><ChevronRight size={24} strokeWidth={1.75} aria-hidden /></Button>
    </>
  );
  const place = t("photos.place", { at: number(position + 1), of: number(total) });
  return <Shown version={older ?? thing.version} onOpen={setOlder} onClose={onClose} steps={steps} place={place} thumb={thing.thumb} />;
}

type ShownProps = {
  readonly version: number;
  readonly onOpen: PhotoViewProps["onOpen"];
  readonly onClose: () => void;
  readonly steps?: React.ReactNode;
  readonly place?: string;
  readonly thumb?: string | null;
};

function Shown({ version, onOpen, onClose, steps, place, thumb = null }: ShownProps) {
  const details = useCall("details", { version });
  const wide = useWide();
  const [facts, setFacts] = useState(wide);
  return (
    <>
      <header className="photo-bar">
        <h2>{details.data !== undefined && <bdi>{nameOf(details.data.thing)}</bdi>}</h2>
        {place !== undefined && <span className="caption" aria-live="polite">{place}</span>}
        <Button className="button plain" aria-expanded={facts} onPress={() => setFacts(!facts)}><Info size={18} strokeWidth={1.75} aria-hidden /><span>{t("photos.facts")}</span></Button>
        <Button className="button plain" onPress={onClose}><X size={18} strokeWidth={1.75} aria-hidden /><span>{t("photos.close")}</span></Button>
      </header>
      <div className="photo-stage">
        <div className="photo-middle">
          {details.data === undefined ? thumb !== null && <img key={thumb} src={thumb} alt="" className="photo-whole" /> : <Media key={version} details={details.data} thumb={thumb} />}
          {details.isError && <Failure error={details.error} retry={() => void details.refetch()} />}
          {steps}
        </div>
        {facts && details.data !== undefined && (
          <div className="photo-facts">
            <Standing details={details.data} onOpen={(next) => onOpen?.(next)} />
            <FactList facts={details.data.facts} />
            <PutBackLink details={details.data} />
            <p className="caption"><bdi>{details.data.sourceName}</bdi>{details.data.collection !== "" && <>, <bdi>{details.data.collection}</bdi></>}</p>
            <Versions details={details.data} onOpen={(next) => onOpen?.(next)} />
          </div>
        )}
      </div>
    </>
  );
}

/** What browsers draw themselves; anything else (HEIC, TIFF) is shown by its picture. */
const drawable = /^image\/(?:jpeg|png|webp|avif|gif)$/;

function Media({ details, thumb }: { readonly details: Details; readonly thumb: string | null }) {
  const { media, picture, thing } = details;
  const own = media !== null && drawable.test(media.type) ? media.path : null;
  const tries = [own, picture, thumb, thing.thumb].filter((path) => path !== null);
  const [failed, setFailed] = useState(0);
  const path = tries[failed];
  if (media?.type.startsWith("video/") === true)
    return <video className="photo-whole" src={media.path} controls preload="auto" playsInline aria-label={nameOf(thing)} />;
  if (path === undefined) return <p className="quiet">{t("photos.cannot-show")}</p>;
  return <img className="photo-whole" src={path} alt={nameOf(thing)} decoding="async" onError={() => setFailed(failed + 1)} />;
}

/** Arrow keys, except where they move something else: a video's time. */
function useArrows(go: (by: 1 | -1) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLMediaElement || event.altKey || event.ctrlKey || event.metaKey) return;
      const rtl = document.documentElement.dir === "rtl" ? -1 : 1;
      if (event.key === "ArrowLeft") go(rtl === 1 ? -1 : 1);
      if (event.key === "ArrowRight") go(rtl === 1 ? 1 : -1);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [go]);
}
