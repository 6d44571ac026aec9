import "./todos.css";
import { useMemo } from "react";
import type { Task } from "../../../../main/api/contract.ts";
import { useCall } from "../../api/use.ts";
import type { PageProps } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { BrowsePage } from "../../parts/browse-page.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { NothingHere } from "../../parts/nothing-here.tsx";
import { Split } from "../../parts/split.tsx";
import { useKept } from "../../parts/use-kept.ts";
import { useOpen } from "../../parts/use-open.ts";
import { filterOf, useView } from "../../parts/view.ts";
import { Details } from "../details/details.tsx";
import { TodoList } from "./todo-list.tsx";

export function Todos({ route }: PageProps) {
  const filter = filterOf(useView(), "task");
  const tasks = useKept("tasks", { filter });
  const opened = useOpen(route);
  const total = tasks.data?.length;
  return (
    <BrowsePage title={t("app.place.todos")} count={total} counted={total === undefined ? undefined : t("todos.count", { n: total })}>
      {tasks.isPending && <Loading />}
      {tasks.isError && <Failure error={tasks.error} retry={() => void tasks.refetch()} />}
      {total === 0 && <NothingHere kind="task" />}
      {tasks.data !== undefined && tasks.data.length > 0 && (
        <Split
          hint={t("todos.choose")}
          onClose={opened.close}
          list={<Lists tasks={tasks.data} opened={opened} />}
          details={opened.version === null ? null : <Details version={opened.version} onOpen={opened.open} />}
        />
      )}
    </BrowsePage>
  );
}

function Lists({ tasks, opened }: { readonly tasks: readonly Task[]; readonly opened: ReturnType<typeof useOpen> }) {
  const places = useCall("places", {});
  const lists = useMemo(() => Map.groupBy(tasks, (task) => task.thing.collection), [tasks]);
  return (
    <div className="todo-lists">
      {[...lists].map(([collection, inList]) => (
        <TodoList key={collection} name={places.data?.find((place) => place.id === collection)?.name ?? ""} tasks={inList} opened={opened} />
      ))}
    </div>
  );
}
