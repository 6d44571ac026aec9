import "./steps.css";

export type Step = { readonly say: string; /** Where to press in a foreign program: "Settings › Security". */ readonly where?: string | undefined };

/** Numbered and drawn: a line that leads from each to the next, and a sketch of where to press. */
export function Steps({ title, steps }: { /** Left out where something else says it. */ readonly title?: string; readonly steps: readonly Step[] }) {
  return (
    <section className="steps">
      {title !== undefined && <h2>{title}</h2>}
      <ol>
        {steps.map(({ say, where }) => (
          <li key={say}>
            <p>{say}</p>
            {where !== undefined && <Where path={where} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Where({ path }: { readonly path: string }) {
  return (
    <div className="steps-window">
      <span className="steps-window-bar" aria-hidden />
      <p>
        {path.split(" › ").map((part, at, all) => (
          <span key={part}>
            <span className={at === all.length - 1 ? "steps-press" : "steps-pass"}>{part}</span>
            {at < all.length - 1 && " › "}
          </span>
        ))}
      </p>
    </div>
  );
}
