import "./todos.css";
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
  const lists = useKept("taskLists", { filter });
  const places = useCall("places", {});
  const opened = useOpen(route);
  const total = lists.data?.reduce((sum, { open, done }) => sum + open + done, 0);
  return (
    <BrowsePage title={t("app.place.todos")} count={total} counted={total === undefined ? undefined : t("todos.count", { n: total })}>
      {lists.isPending && <Loading />}
      {lists.isError && <Failure error={lists.error} retry={() => void lists.refetch()} />}
      {total === 0 && <NothingHere kind="task" />}
      {lists.data !== undefined && total !== 0 && (
        <Split
          hint={t("todos.choose")}
          onClose={opened.close}
          list={
            <div className="todo-lists">
              {lists.data.map((list) => (
                <TodoList key={list.collection} name={places.data?.find((place) => place.id === list.collection)?.name ?? ""} list={list} filter={filter} opened={opened} />
              ))}
            </div>
          }
          details={opened.version === null ? null : <Details version={opened.version} onOpen={opened.open} />}
        />
      )}
    </BrowsePage>
  );
}
