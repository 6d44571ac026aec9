import "./logo.css";

/** The two lines: theirs falls, yours goes on. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 24 20" width="24" height="20" aria-hidden>
      <path className="logo-theirs" d="M2 10h9v8h11" />
      <path className="logo-yours" d="M2 6h20" />
    </svg>
  );
}
