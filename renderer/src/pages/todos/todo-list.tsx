import "../../parts/row-button.css";
import { useMemo, useState } from "react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight, Circle, CircleCheck } from "lucide-react";
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { Output, Task, ThingFilter } from "../../../../main/api/contract.ts";
import { type ApiFailure, call } from "../../api/client.ts";
import { dateOf, day, number, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Missing } from "../../parts/missing.tsx";
import { Name } from "../../parts/name.tsx";
import type { useOpen } from "../../parts/use-open.ts";
import { type TaskNode, taskTree } from "./tree.ts";

type Opened = ReturnType<typeof useOpen>;
type List = Output<"taskLists">[number];
export type TodoListProps = { readonly name: string; readonly list: List; readonly filter: ThingFilter; readonly opened: Opened };

/** One list: what is open as a tree, what is done folded away under it. */
export function TodoList({ name, list, filter, opened }: TodoListProps) {
  const { collection, open, done } = list;
  const [unfolded, setUnfolded] = useState(false);
  return (
    <section className="todo-list">
      <h2><bdi>{name === "" ? t("todos.unnamed-list") : name}</bdi> <span className="browse-count">{number(open + done)}</span></h2>
      {open === 0 ? <p className="caption">{t("todos.all-done")}</p> : <Tree of={{ collection, done: false, filter }} total={open} opened={opened} />}
      {done > 0 && (
        <Disclosure className="fold" isExpanded={unfolded} onExpandedChange={setUnfolded}>
          <Heading level={3}>
            <AriaButton slot="trigger" className="fold-button"><ChevronRight size={18} strokeWidth={1.75} aria-hidden />{t("todos.done", { n: done })}</AriaButton>
          </Heading>
          <DisclosurePanel>{unfolded && <Tree of={{ collection, done: true, filter }} total={done} opened={opened} />}</DisclosurePanel>
        </Disclosure>
      )}
    </section>
  );
}

const drawnAtOnce = 200;

type TreeProps = { readonly of: { readonly collection: number; readonly done: boolean; readonly filter: ThingFilter }; readonly total: number; readonly opened: Opened };

/** As much of it as was asked for so far; each page goes on where the one before ended. */
function Tree({ of, total, opened }: TreeProps) {
  const pages = useInfiniteQuery<readonly Task[], ApiFailure, readonly Task[], readonly unknown[], number>({
    queryKey: ["tasks", of],
    queryFn: ({ pageParam: offset }) => call("tasks", { ...of, page: { offset, limit: drawnAtOnce } }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => (last.length < drawnAtOnce ? null : all.length * drawnAtOnce),
    select: ({ pages }) => pages.flat(),
    placeholderData: keepPreviousData,
  });
  const tasks = pages.data;
  const roots = useMemo(() => taskTree(tasks ?? []), [tasks]);
  if (pages.isError) return <Failure error={pages.error} retry={() => void pages.refetch()} />;
  if (tasks === undefined) return <Loading />;
  return (
    <>
      <Nodes nodes={roots} opened={opened} />
      {pages.hasNextPage && <Button kind="plain" isPending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>{t("todos.more", { n: total - tasks.length })}</Button>}
    </>
  );
}

function Nodes({ nodes, opened }: { readonly nodes: readonly TaskNode[]; readonly opened: Opened }) {
  if (nodes.length === 0) return null;
  return (
    <ul className="todos">
      {nodes.map((node) => (
        <li key={node.task.thing.id}>
          <TodoRow task={node.task} opened={opened} />
          <Nodes nodes={node.children} opened={opened} />
        </li>
      ))}
    </ul>
  );
}

function TodoRow({ task, opened }: { readonly task: Task; readonly opened: Opened }) {
  const { thing, done, due } = task;
  const Mark = done ? CircleCheck : Circle;
  return (
    <button type="button" className="row-button todo-row" data-done={done || undefined} aria-current={opened.version === thing.version ? "true" : undefined} onClick={() => opened.open(thing.version)}>
      <Mark size={18} strokeWidth={1.75} aria-hidden />
      <span className="todo-text">
        <span><span className="spoken">{t(done ? "todos.is-done" : "todos.is-open")} </span><Name thing={thing} /></span>
        <Missing thing={thing} />
      </span>
      {due !== null && <span className="caption todo-due">{t("todos.due", { when: dueDay(due) })}</span>}
    </button>
  );
}

function dueDay(due: string): string {
  const date = dateOf(due);
  return Number.isNaN(date.getTime()) ? due : day(date);
}
