// The first of all, so that the engine is asked before the rest of the page is evaluated.
import { first } from "./api/first.ts";
import { begin } from "./app/begin.tsx";

begin(first);
