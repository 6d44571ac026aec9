// node --import .../register.ts <entry>: "electron" is the stand-in, for the built bundle as it is.
import { registerHooks } from "node:module";

const url = new URL("./electron.ts", import.meta.url).href;
registerHooks({ resolve: (specifier, context, next) => (specifier === "electron" ? { url, shortCircuit: true } : next(specifier, context)) });
