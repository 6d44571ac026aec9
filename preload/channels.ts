/** Every channel between window and shell. The contract itself travels on the port. */
export const channels = {
  /** Window to shell: the page is there, send a port. */
  ready: "ready",
  /** Shell to window: a port to the engine. */
  port: "port",
  /** Shell to window: the engine died; a new port follows. */
  stopped: "stopped",
  /** Window to shell, answered: ShellCalls. */
  shell: "shell",
} as const;
