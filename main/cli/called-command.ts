/** Options of the program that take a value: the word after one of them is no command. */
const withValue = new Set(["--vault", "--passphrase-file"]);

/** The first word that is no option, and all behind it. */
export function calledCommand(words: readonly string[]): { name: string; rest: readonly string[] } | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (withValue.has(word)) i++;
    else if (!word.startsWith("-") && word !== "help") return { name: word, rest: words.slice(i + 1) };
  }
  return undefined;
}
