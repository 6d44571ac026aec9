import { useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Alarm } from "../../../../main/api/contract.ts";
import { call } from "../../api/client.ts";
import type { ApiFailure } from "../../api/client.ts";
import { kindCount } from "../../app/counts.ts";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { nameOf } from "../../parts/name.tsx";
import { doneOf } from "./alarm-words.ts";
import { useAccept } from "./use-accept.ts";

const pageSize = 200;

/** All who disappeared; some of them can be ticked as deleted by oneself. */
export function Everyone({ alarm, onClose }: { readonly alarm: Alarm; readonly onClose: () => void }) {
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const accept = useAccept(alarm, onClose);
  const pages = usePages(alarm);
  const toggle = (id: number) => setTicked((before) => before.symmetricDifference(new Set([id])));
  return (
    <Dialog
      title={kindCount(alarm.kind, alarm.count)}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" onPress={onClose}>{t("alarm.close")}</Button>
          {ticked.size > 0 && <Button isDisabled={accept.busy} onPress={() => void accept.run([...ticked])}>{t(`alarm.${doneOf(alarm)}-some`, { n: ticked.size })}</Button>}
        </>
      }
    >
      <p className="quiet">{t(`alarm.tick.${doneOf(alarm)}`)}</p>
      {(pages.error ?? accept.failure) && <Failure error={(pages.error ?? accept.failure) as ApiFailure} />}
      <ul className="everyone">
        {(pages.data?.pages ?? []).flat().map((thing) => (
          <li key={thing.id}>
            <label>
              <input type="checkbox" checked={ticked.has(thing.id)} onChange={() => toggle(thing.id)} />
              <bdi>{nameOf(thing)}</bdi>
            </label>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && <Button kind="plain" onPress={() => void pages.fetchNextPage()}>{t("alarm.more")}</Button>}
    </Dialog>
  );
}

function usePages(alarm: Alarm) {
  return useInfiniteQuery({
    queryKey: ["alarmThings", alarm.id, "all"],
    queryFn: ({ pageParam }) => call("alarmThings", { alarm: alarm.id, page: { offset: pageParam, limit: pageSize } }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => (last.length < pageSize ? undefined : all.length * pageSize),
  });
}
