/** Set while a release is built: whose clients its sign-ins are. A vendor calls them no secrets in programs that people install. */
const names = ["LIFEBOAT_GOOGLE_CLIENT_ID", "LIFEBOAT_GOOGLE_CLIENT_SECRET", "LIFEBOAT_MICROSOFT_CLIENT_ID"];

/** What sources read from the environment becomes what it is now; what is not set is still read when the program runs. */
export function builtIn(env = process.env) {
  return {
    name: "built-in",
    transform(code) {
      return names.reduce((text, name) => (env[name] ? text.replaceAll(`process.env["${name}"]`, () => JSON.stringify(env[name])) : text), code);
    },
  };
}
