import "../../parts/row-button.css";
import { useMemo, useState } from "react";
import { ChevronRight, Circle, CircleCheck } from "lucide-react";
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { Task } from "../../../../main/api/contract.ts";
import { day, number, t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Missing } from "../../parts/missing.tsx";
import { Name } from "../../parts/name.tsx";
import type { useOpen } from "../../parts/use-open.ts";
import { countOf, type TaskNode, taskTree } from "./tree.ts";

type Opened = ReturnType<typeof useOpen>;
export type TodoListProps = { readonly name: string; readonly tasks: readonly Task[]; readonly opened: Opened };

/** One list: what is open as a tree, what is done folded away under it. */
export function TodoList({ name, tasks, opened }: TodoListProps) {
  const roots = useMemo(() => taskTree(tasks), [tasks]);
  const open = roots.filter((node) => !node.task.done);
  const done = roots.filter((node) => node.task.done);
  return (
    <section className="todo-list">
      <h2><bdi>{name === "" ? t("todos.unnamed-list") : name}</bdi> <span className="browse-count">{number(tasks.length)}</span></h2>
      {open.length === 0 && <p className="caption">{t("todos.all-done")}</p>}
      <Nodes nodes={open} opened={opened} />
      {done.length > 0 && (
        <Disclosure className="fold">
          <Heading level={3}>
            <AriaButton slot="trigger" className="fold-button"><ChevronRight size={18} strokeWidth={1.75} aria-hidden />{t("todos.done", { n: countOf(done) })}</AriaButton>
          </Heading>
          <DisclosurePanel>
            <Nodes nodes={done} opened={opened} />
          </DisclosurePanel>
        </Disclosure>
      )}
    </section>
  );
}

const drawnAtOnce = 200;

function Nodes({ nodes, opened }: { readonly nodes: readonly TaskNode[]; readonly opened: Opened }) {
  const [drawn, setDrawn] = useState(drawnAtOnce);
  if (nodes.length === 0) return null;
  return (
    <ul className="todos">
      {nodes.slice(0, drawn).map((node) => (
        <li key={node.task.thing.id}>
          <TodoRow task={node.task} opened={opened} />
          <Nodes nodes={node.children} opened={opened} />
        </li>
      ))}
      {nodes.length > drawn && <li><Button kind="plain" onPress={() => setDrawn(drawn + 1000)}>{t("todos.more", { n: nodes.length - drawn })}</Button></li>}
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

/** A date without a time is that day everywhere. */
function dueDay(due: string): string {
  const date = new Date(due.length === 10 ? `${due}T12:00:00` : due);
  return Number.isNaN(date.getTime()) ? due : day(date);
}
